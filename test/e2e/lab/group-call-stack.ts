import { ExternalIp, Turn, TurnTls } from '../../../lib';
import type { FirewallPorts } from '../../../lib';
import { kubectl, tryKubectl } from '../support/kubectl';
import { NAMESPACE, RTC_NAMESPACE } from '../support/stack';
import { RELAY_PORTS, rollOutStack } from './call-stack';
import { TURN_HOST } from './relay';

/** Rolls out an SFU and a relay that the lab reaches, by port 443 too. Both follow the addresses of their names. Returns the ports that must be open according to the stack. */
export function rollOutCalls(): readonly FirewallPorts[] {
  const externalIp = ExternalIp.fromDns(TURN_HOST);
  const stack = rollOutStack({
    turn: Turn.coturn({ ...RELAY_PORTS, externalIp, tls: TurnTls.certManager('e2e-ca'), tlsPassthrough: true }),
  });
  for (const name of ['livekit', 'lk-jwt-service']) {
    kubectl('-n', RTC_NAMESPACE, 'rollout', 'status', `deployment/${name}`, '--timeout=120s');
  }
  kubectl('-n', RTC_NAMESPACE, 'wait', 'certificate', '--all', '--for=condition=Ready', '--timeout=120s');
  return [...stack.coturn!.ports, ...stack.rtc!.ports];
}

/** Makes a user who may exist already. */
export function makeUser(user: string): void {
  const made = tryKubectl([
    ...['-n', NAMESPACE, 'exec', 'statefulset/synapse', '--', 'register_new_matrix_user'],
    ...['-c', '/data/homeserver.yaml', '--user', user, '--password', `${user}-password`, '--no-admin'],
  ]);
  if (!made.ok && !made.output.includes('already taken')) throw new Error(made.output);
}
