import type { Construct } from 'constructs';
import { ReferenceGrant } from '../../../imports/gateway.networking.k8s.io';
import type { IngressTls } from '../ingress-tls';
import type { PublishedApp } from './emitter';

/** Lets the Gateways of another namespace read the certificates of an app, and nothing else. A copy of an existing Secret needs no leave. */
export function grantCertificates(scope: Construct, tls: IngressTls, app: PublishedApp, gateways: string): void {
  for (const host of app.hosts) grantCertificate(scope, tls, { ...app, host }, gateways);
}

type AtHost = Pick<PublishedApp, 'namespace'> & { readonly host: string };

function grantCertificate(scope: Construct, tls: IngressTls, app: AtHost, gateways: string): void {
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
