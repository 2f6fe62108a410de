import { BackupTarget, NetworkPolicies, Restore, SecretKey } from '../../lib';
import type { MatrixStackProps, NetworkPoliciesOptions } from '../../lib';
import { ofKind, synthStack, workloads } from '../support/manifests';
import type { Manifest } from '../support/manifests';
import { lets } from './oracle';
import type { End } from './oracle';

export const key = SecretKey.of('mine', 'key');
export const FULL: Partial<MatrixStackProps> = {
  synapse: { firstAdmin: 'admin', metrics: true },
  backup: { target: BackupTarget.volume(), restore: Restore.latest(), drill: {} },
};
export const policiesOf = (props: Partial<MatrixStackProps> = {}, options?: NetworkPoliciesOptions) =>
  synthStack({ ...props, ...(options && { networkPolicies: NetworkPolicies.fromPeers(options) }) });

/** The pods of a stack by the names of their workloads. */
export function podsOf(manifests: Manifest[]): Map<string, End & { labels: { [label: string]: string } }> {
  return new Map(
    workloads(manifests).map((w) => [
      (w.metadata.name as string).replace(/-[0-9a-f]{8}$/, ''),
      {
        namespace: w.metadata.namespace as string,
        labels: w.spec.template.metadata.labels as { [label: string]: string },
      },
    ]),
  );
}

/** Asks the policies of some manifests. A name is that of a workload; everything else is an address. */
export function world(manifests: Manifest[]) {
  const pods = podsOf(manifests);
  const policies = ofKind(manifests, 'NetworkPolicy');
  const end = (name: string | End): End => (typeof name === 'string' ? (pods.get(name) ?? { address: name }) : name);
  return {
    pods,
    policies,
    lets: (from: string | End, to: string | End, port: number, protocol = 'TCP') =>
      lets(policies, { from: end(from), to: end(to), port, protocol }),
  };
}

export const TRAEFIK: End = { namespace: 'kube-system', labels: { 'app.kubernetes.io/name': 'traefik' } };
export const DNS: End = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
export const STRANGER: End = { namespace: 'default', labels: { app: 'x' } };
export const PROMETHEUS: End = { namespace: 'monitoring', labels: { app: 'prometheus' } };
export const INTERNET = ['93.184.216.34', '2606:2800:220:1::1'];
