import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExternalIp, IngressTls, MatrixApp, MatrixStack, Turn } from '../../../lib';
import type { MatrixStackProps } from '../../../lib';
import { kubectl, list, tryKubectl } from './kubectl';
import { removeStack } from './stack-removal';

/** Names that the cluster's DNS knows, and an issuer of the cluster. */
export const DOMAIN = process.env.E2E_DOMAIN ?? 'example.test';
export const TLS = IngressTls.certManager(process.env.E2E_ISSUER ?? 'letsencrypt');

export const NAMESPACE = process.env.E2E_NAMESPACE ?? 'matrix-e2e';
export const RELAY_NAMESPACE = `${NAMESPACE}-turn`;
export const RTC_NAMESPACE = `${NAMESPACE}-rtc`;
export const HOMESERVER = `matrix.${DOMAIN}`;
export const ELEMENT = `element.${DOMAIN}`;
export const RTC = `rtc.${DOMAIN}`;

/** The cluster's DNS answers the relay's name with a private address, which the relay announces only where it is meant. */
export const TURN = Turn.coturn({ externalIp: ExternalIp.fromDns(`turn.${DOMAIN}`, { allowPrivate: true }) });

/** The logo and the page of the stack's owner. */
export const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="21" height="13"/>';
export const WELCOME = '<h1>Welcome to ours</h1>';

/** The stack under test, in an app as a user's main.ts makes it. */
export function stack(props: Partial<MatrixStackProps> = {}): { readonly app: MatrixApp; readonly stack: MatrixStack } {
  const app = new MatrixApp({ outdir: mkdtempSync(join(tmpdir(), 'matrix-e2e-')) });
  const stack = new MatrixStack(app, 'matrix', {
    serverName: DOMAIN,
    namespace: NAMESPACE,
    tls: TLS,
    turn: TURN,
    ...props,
    synapse: { firstAdmin: 'admin', ...props.synapse },
  });
  return { app, stack };
}

/** Synthesizes the stack under test; returns the folder. */
export function synth(props: Partial<MatrixStackProps> = {}): string {
  const { app } = stack(props);
  app.synth();
  return app.outdir;
}

export function apply(dist: string, ...flags: string[]): string {
  return kubectl('apply', ...flags, '-f', dist);
}

export function waitUntilReady(): void {
  for (const name of ['statefulset/synapse', 'deployment/element', 'deployment/well-known']) {
    kubectl('-n', NAMESPACE, 'rollout', 'status', name, '--timeout=240s');
  }
  kubectl('-n', RELAY_NAMESPACE, 'rollout', 'status', 'deployment/coturn', '--timeout=120s');
  for (const name of list('-n', RTC_NAMESPACE, 'deployments').map(({ metadata }) => `deployment/${metadata.name}`)) {
    kubectl('-n', RTC_NAMESPACE, 'rollout', 'status', name, '--timeout=240s');
  }
  kubectl('-n', NAMESPACE, 'wait', 'job', '--all', '--for=condition=complete', '--timeout=120s');
}

export function emptyCluster(): void {
  removeStack(NAMESPACE);
  tryKubectl(['delete', 'namespace', RELAY_NAMESPACE, RTC_NAMESPACE, '--ignore-not-found', '--timeout=180s']);
}

/** The running pods of the stack by name, with their identity. */
export function pods(): Map<string, string> {
  const items = [NAMESPACE, RELAY_NAMESPACE, RTC_NAMESPACE].flatMap((namespace) => list('-n', namespace, 'pods'));
  const running = items.filter((pod) => pod.status.phase === 'Running' && !pod.metadata.deletionTimestamp);
  const named = running.map((pod) => [pod.metadata.labels?.['app.kubernetes.io/name'], pod.metadata.uid] as const);
  return new Map(named.filter((entry): entry is [string, string] => entry[0] !== undefined));
}
