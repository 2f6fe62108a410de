import type { Construct } from 'constructs';
import { ReferenceGrant } from '../../../imports/gateway.networking.k8s.io';
import type { IngressTls } from '../ingress-tls';
import type { PublishedApp } from './emitter';

/** Lets the Gateways of another namespace read the certificate of a host of an app, and nothing else. A copy of an existing Secret needs no leave. */
export function grantCertificate(
  scope: Construct,
  tls: IngressTls,
  app: Pick<PublishedApp, 'namespace'> & { readonly host: string },
  gateways: string,
): void {
  const id = `grant.${app.host}.${gateways}`;
  if (!tls._issuer || scope.node.tryFindChild(id)) return;
  const name = tls._secretName(app.host);
  new ReferenceGrant(scope, id, {
    metadata: { name: `${name}-to-${gateways}`, ...(app.namespace !== undefined && { namespace: app.namespace }) },
    spec: {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: gateways }],
      to: [{ group: '', kind: 'Secret', name }],
    },
  });
}
