import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExternalIp, MatrixApp, MatrixStack, NetworkPolicies, Rtc, Turn } from '../../../../lib';
import { kubectl, tryKubectl } from '../kubectl';
import { DOMAIN, NAMESPACE, TLS, apply } from '../stack';
import { removeStack } from '../stack-removal';
import type { Server } from './account';
import { nodeAddress } from '../../lab/relay';
import { federatedConfig, mountAuthority } from './federated';

/** A second homeserver with its own call service. */
export const FRIENDS: Server = { name: `friends.${DOMAIN}`, namespace: `${NAMESPACE}-friends` };
const RTC_NAMESPACE = `${FRIENDS.namespace}-rtc`;

/** Applies the second homeserver. Its SFU uses other ports of the node than the first one's. */
export function applyFriends(): void {
  const app = new MatrixApp({ outdir: mkdtempSync(join(tmpdir(), 'friends-')) });
  const stack = new MatrixStack(app, 'friends', {
    serverName: FRIENDS.name,
    namespace: FRIENDS.namespace,
    tls: TLS,
    turn: Turn.none(),
    rtc: Rtc.livekit({ externalIp: ExternalIp.static(nodeAddress()), udpPort: 7982, tcpPort: 7981 }),
    synapse: { trustedKeyServers: [], extraConfig: federatedConfig() },
    // The other homeserver is behind the same ingress.
    networkPolicies: NetworkPolicies.fromPeers({ reachIngress: true }),
    deletionGuard: false,
  });
  mountAuthority(stack);
  app.synth();
  apply(app.outdir);
}

export function waitForFriends(): void {
  const wait = (namespace: string, ...args: string[]) => kubectl('-n', namespace, ...args, '--timeout=240s');
  for (const name of ['statefulset/synapse', 'deployment/well-known']) {
    wait(FRIENDS.namespace, 'rollout', 'status', name);
  }
  for (const name of ['livekit', 'lk-jwt-service']) wait(RTC_NAMESPACE, 'rollout', 'status', `deployment/${name}`);
  for (const namespace of [FRIENDS.namespace, RTC_NAMESPACE]) {
    wait(namespace, 'wait', 'certificate', '--all', '--for=condition=Ready');
  }
}

export function removeFriends(): void {
  removeStack(FRIENDS.namespace);
  tryKubectl(['delete', 'namespace', RTC_NAMESPACE, '--ignore-not-found', '--timeout=180s']);
}
