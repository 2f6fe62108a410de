import { createHmac } from 'node:crypto';
import { kubectl, list, memoryCounts, secretValue, until } from '../support/kubectl';
import type { KubeObject } from '../support/kubectl';
import { DOMAIN, NAMESPACE, RELAY_NAMESPACE } from '../support/stack';
import type { Credentials } from './turn-client';

/** The relay's host name in Synapse's answer. */
export const TURN_HOST = `turn.${DOMAIN}`;

/** The address that the node has in its own network, to which the home router forwards. */
export function nodeAddress(): string {
  return list('nodes')[0].status.addresses.find(({ type }) => type === 'InternalIP')!.address;
}

/** The secret that the homeserver and the relay have in common. */
export function turnSecret(): string {
  return secretValue(NAMESPACE, 'matrix-secrets', 'turn_shared_secret').trim();
}

/** Makes credentials as Synapse does, for any user and time. @see https://element-hq.github.io/synapse/latest/turn-howto.html */
export function credentials(user: string, expiresIn = 3600, secret = turnSecret()): Credentials {
  const username = `${Math.floor(Date.now() / 1000) + expiresIn}:@${user}:${DOMAIN}`;
  return { username, password: createHmac('sha1', secret).update(username).digest('base64') };
}

/** The lines of the config that the running relay was started with. */
export function runningConfig(): string[] {
  const cat = ['exec', 'deployment/coturn', '-c', 'coturn', '--', 'cat', '/run/coturn/turnserver.conf'];
  return kubectl('-n', RELAY_NAMESPACE, ...cat).split('\n');
}

function relayPods(): readonly KubeObject[] {
  return list('-n', RELAY_NAMESPACE, 'pods', '-l', 'app.kubernetes.io/name=coturn');
}

/** The identity of the relay's container: it changes when the relay starts again. */
export function incarnation(): string {
  const restarts = (pod: KubeObject) => pod.status.containerStatuses?.map(({ restartCount }) => restartCount);
  return JSON.stringify(relayPods().map((pod) => [pod.metadata.uid, restarts(pod)]));
}

/** The memory of the relay's pod in MiB: the working set and the limit. Waits for a measurement that is newer than the call, because the kubelet's latest one is some seconds old. */
export async function relayMemory(): Promise<{ readonly used: number; readonly limit: number }> {
  const since = Date.now();
  const limits = relayPods()[0].spec.containers!.map(({ resources }) => parseInt(resources.limits.memory));
  const { mebibytes } = await until('a fresh count of memory', 90, () =>
    memoryCounts(RELAY_NAMESPACE).find(({ at, pod }) => at > since && pod === relayPods()[0].metadata.name),
  );
  return { used: mebibytes, limit: limits.reduce((sum, limit) => sum + limit) };
}
