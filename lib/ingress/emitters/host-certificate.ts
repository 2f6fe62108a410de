import type { Construct } from 'constructs';
import { Certificate } from '../../../imports/cert-manager.io';
import type { IngressTls } from '../ingress-tls';

/** Orders a host's certificate from cert-manager, which by itself sees only an Ingress. Nothing is made for a Secret that exists. */
export function hostCertificate(scope: Construct, tls: IngressTls, host: string, namespace?: string): void {
  const issuerRef = tls._issuer;
  const id = `certificate.${host}${namespace === undefined ? '' : `.${namespace}`}`;
  if (!issuerRef || scope.node.tryFindChild(id)) return;
  const secretName = tls._secretName(host);
  new Certificate(scope, id, {
    metadata: { name: secretName, ...(namespace !== undefined && { namespace }) },
    spec: { secretName, dnsNames: [host], issuerRef },
  });
}
