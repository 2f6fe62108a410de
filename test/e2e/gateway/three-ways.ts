import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import {
  IngressController,
  IngressTls,
  MatrixApp,
  MatrixIngress,
  MatrixStack,
  Rtc,
  SynapseDatabase,
  Turn,
  Workers,
} from '../../../lib';
import type { EdgeOptions, IWebApp } from '../../../lib';
import { DOMAIN, NAMESPACE, TLS } from '../support/stack';

/** The ways to publish an app. All are there at once, each with hosts of its own. */
export const WAYS: readonly [name: string, controller: () => IngressController][] = [
  ['ingress', () => IngressController.traefik()],
  ['gateway', () => IngressController.gatewayApi()],
  ['crds', () => IngressController.traefikCrds()],
];

/** The homeserver, as a server with real addresses has it. */
export const plain = (way: string): string => `${way}.${DOMAIN}`;
/** The homeserver behind limits that a test reaches. */
export const limited = (way: string): string => `limited-${way}.${DOMAIN}`;
/** Element Web. */
export const element = (way: string): string => `app-${way}.${DOMAIN}`;

export const UPLOAD = Size.mebibytes(200);

/** The networks from which a test can't come. */
const ELSEWHERE = ['203.0.113.0/24'];
/** The network of the machine that runs the test. */
const HERE = [`${process.env.E2E_CLIENT_NETWORK ?? '10.77.0.0/24'}`];

const OFTEN = { per_second: 100, burst_count: 100 };

const LIMITS: EdgeOptions = {
  addressLimits: { requestsAtOnce: 20, requestRate: { perSecond: 2, burst: 40 } },
  limitRequestSizes: true,
  adminApiFrom: ELSEWHERE,
};

/** Writes the manifests; returns their folder. */
export function synthThreeWays(): string {
  const app = new MatrixApp({ outdir: mkdtempSync(join(tmpdir(), 'matrix-edge-')) });
  const stack = new MatrixStack(app, 'matrix', {
    serverName: DOMAIN,
    namespace: NAMESPACE,
    tls: IngressTls.certManager('e2e-ca'),
    turn: Turn.none(),
    rtc: Rtc.none(),
    deletionGuard: false,
    synapse: {
      firstAdmin: 'admin',
      realClientAddresses: true,
      maxUploadSize: UPLOAD,
      // A test logs in and writes more often than a person does.
      extraConfig: { rc_message: OFTEN, rc_login: { address: OFTEN, account: OFTEN } },
      database: SynapseDatabase.bundled(),
      workers: Workers.small({ groups: { sync: { replicas: 2 } } }),
    },
  });
  const { synapse } = stack;
  for (const [way, controller] of WAYS) {
    const named = (host: string, part: IWebApp): IWebApp => ({
      name: host.split('.')[0],
      host,
      routes: part.routes,
      ...(part.maxRequestSize && { maxRequestSize: part.maxRequestSize }),
    });
    const publish = (host: string, part: IWebApp, tls: IngressTls, edge: EdgeOptions) => {
      const of = way === 'gateway' ? IngressController.gatewayApi({ gatewayName: host.split('.')[0] }) : controller();
      new MatrixIngress(stack, host, { apps: [named(host, part)], controller: of, tls, ...edge });
    };
    publish(plain(way), synapse, TLS, { adminApiFrom: HERE });
    publish(limited(way), synapse, IngressTls.certManager('e2e-ca'), LIMITS);
    publish(element(way), stack.element, IngressTls.certManager('e2e-ca'), {});
  }
  app.synth();
  return app.outdir;
}
