import { Chart, Duration } from 'cdk8s';
import type { App } from 'cdk8s';
import * as lib from '../../lib';
import { newStack } from './manifests';
import type { PropTable } from './prop-table';

const { IngressController } = lib;

const edge = (app: App, ingress: object) => {
  newStack(app, { synapse: { realClientAddresses: true }, ingress });
};

/** The options of the way in, beside those of Ingress objects. */
export const EDGE_TABLES: readonly PropTable[] = [
  {
    file: 'ingress/edge-options.ts',
    name: 'EdgeOptions',
    build: edge,
    base: { proxiesInFront: { addressLimits: {} } },
    values: { addressLimits: {}, limitRequestSizes: true, adminApiFrom: ['192.0.2.0/24'], proxiesInFront: 1 },
  },
  {
    file: 'ingress/edge-options.ts',
    name: 'AddressLimits',
    build: (app, props) => edge(app, { addressLimits: props }),
    values: { requestsAtOnce: 7, requestRate: { perSecond: 0.5, burst: 9 } },
  },
  {
    file: 'ingress/gateway-options.ts',
    name: 'GatewayApiOptions',
    build: (app, props) =>
      newStack(app, {
        ingress: { controller: IngressController.gatewayApi(props) },
        turn: lib.Turn.coturn({ tls: lib.TurnTls.certManager('ca'), tlsPassthrough: true }),
      }),
    base: { tlsRouteVersion: { gatewayClassName: 'envoy' } },
    values: {
      gatewayClassName: 'mine',
      gatewayName: 'mine',
      httpPort: 8080,
      httpsPort: 9443,
      parentRefs: [{ name: 'public', sectionName: 'https' }],
      tlsRouteVersion: lib.TlsRouteVersion.V1ALPHA2,
    },
  },
  {
    file: 'ingress/gateway-options.ts',
    name: 'GatewayParentRef',
    build: (app, props) => {
      const parent = { name: 'public', sectionName: 'https', ...props };
      newStack(app, { ingress: { controller: IngressController.gatewayApi({ parentRefs: [parent] }) } });
    },
    values: { name: 'mine', namespace: 'edge', sectionName: 'mine', httpSectionName: 'http' },
  },
  {
    file: 'ingress/traefik-crds-options.ts',
    name: 'TraefikCrdsOptions',
    build: (app, props) => newStack(app, { ingress: { controller: IngressController.traefikCrds(props) } }),
    values: { className: 'mine', httpEntryPoint: 'mine', httpsEntryPoint: 'mine' },
  },
  {
    file: 'k3s/k3s-traefik-props.ts',
    name: 'K3sTraefikProps',
    build: (app, props) => new lib.K3sTraefik(new Chart(app, 'chart'), 'traefik', { k3sVersion: '1.35', ...props }),
    values: {
      k3sVersion: '1.36',
      realClientAddresses: false,
      trustedForwarders: ['192.0.2.0/24'],
      proxyProtocolFrom: ['192.0.2.0/24'],
      uploadTimeout: Duration.minutes(3),
      federationPort: true,
      redirectToHttps: true,
      gatewayApi: true,
      extraValues: { a: 1 },
    },
  },
  {
    file: 'acme/lets-encrypt.ts',
    name: 'LetsEncryptProps',
    build: (app, props) => new lib.LetsEncrypt(new Chart(app, 'chart'), 'issuer', props),
    values: { issuerName: 'mine', staging: true, solver: lib.AcmeSolver.http01('mine'), email: 'a@example.org' },
  },
];
