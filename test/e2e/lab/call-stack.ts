import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExternalIp, MatrixSecrets, Turn } from '../../../lib';
import type { FirewallPorts, MatrixStack, MatrixStackProps } from '../../../lib';
import { sample } from '../../support/sample';
import { apply, stack, waitUntilReady } from '../support/stack';
import { HOME_ADDRESS } from './addresses';
import { TURN_HOST, turnSecret } from './relay';
import type { Way } from './turn-client';

/** The number of allocations that the relay must hold at the same time. */
export const MANY = sample(40, 200);

/** Enough ports for that many allocations. The router forwards no others. */
export const RELAY_PORTS = { minRelayPort: 49160, maxRelayPort: 49459 };

/** The stack with a relay that clients in the lab can reach. */
export const PLAIN_TURN = (): Turn =>
  Turn.coturn({
    ...RELAY_PORTS,
    externalIp: ExternalIp.static(HOME_ADDRESS),
  });

export const UDP: Way = { transport: 'udp', host: TURN_HOST, port: 3478 };
export const TCP: Way = { transport: 'tcp', host: TURN_HOST, port: 3478 };
export const TLS: Way = { transport: 'tls', host: TURN_HOST, port: 5349 };
export const HTTPS_PORT: Way = { transport: 'tls', host: TURN_HOST, port: 443 };

/** Keeps the secret that the cluster has, because an earlier step may have changed it. */
export function secretsAsTheyAre(): MatrixSecrets {
  const file = join(mkdtempSync(join(tmpdir(), 'secrets-')), '.secrets.yaml');
  writeFileSync(file, `coturn: { turn_shared_secret: ${JSON.stringify(turnSecret())} }\n`);
  return MatrixSecrets.fromFile(file);
}

/** The earlier steps have used up the login limits of Synapse. */
export const ANY_LOGIN = { per_second: 1000, burst_count: 1000 };

/** Rolls out a relay. Returns the ports that must be open according to the stack. */
export function rollOutRelay(turn: Turn, ...flags: string[]): readonly FirewallPorts[] {
  return rollOutStack({ turn }, ...flags).coturn!.ports;
}

/** Rolls out the stack, with the secrets that the cluster has. */
export function rollOutStack(props: Partial<MatrixStackProps>, ...flags: string[]): MatrixStack {
  const synapse = { extraConfig: { rc_login: { address: ANY_LOGIN, account: ANY_LOGIN } } };
  const made = stack({ ...props, synapse, secrets: secretsAsTheyAre() });
  made.app.synth();
  apply(made.app.outdir, ...flags);
  waitUntilReady();
  return made.stack;
}
