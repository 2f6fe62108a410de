import type { IConstruct } from 'constructs';
import { PeerEnd, Peers } from './peers';

/**
 * Lets the ingress reach the pods by which cert-manager proves to an authority that a host is ours. cert-manager makes them in the namespace of the certificate.
 *
 * @see https://cert-manager.io/docs/configuration/acme/http01/
 */
export function addAcmeSolver(scope: IConstruct, namespace: string): void {
  const labels = { 'acme.cert-manager.io/http01-solver': 'true' };
  Peers.of(scope).add({
    from: PeerEnd.ingress(),
    to: PeerEnd.pods("cert-manager's answer", labels, namespace),
    ports: [{ protocol: 'TCP', from: 8089 }],
    purpose: 'proofs for certificates',
  });
}
