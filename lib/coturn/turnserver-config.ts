import { SPECIAL_NETWORKS, addressRange } from '../shared/networks';
import type { Config, OwnedKeys } from '../shared/merge';

/** Resolved settings of the relay. */
export interface TurnserverSettings {
  readonly realm: string;
  readonly port: number;
  readonly minRelayPort: number;
  readonly maxRelayPort: number;
  readonly deniedNetworks: readonly string[];
  readonly extra: Config;
}

/** A range that starts here is one of any address to coturn, which would refuse every peer; this very address it refuses by itself. */
const UNSPECIFIED = '::/128';

/**
 * turnserver.conf, but for the addresses and the secret, which are added where the relay starts.
 *
 * @see https://github.com/coturn/coturn/blob/master/README.turnserver
 */
export function turnserverConfig(settings: TurnserverSettings): string {
  const denied = [...SPECIAL_NETWORKS, ...settings.deniedNetworks]
    .filter((cidr) => cidr !== UNSPECIFIED)
    .map((cidr) => `denied-peer-ip=${addressRange(cidr)}`);
  const extra = Object.entries(settings.extra).map(([key, value]) =>
    value === true ? key : `${key}=${String(value)}`,
  );
  return [
    `realm=${settings.realm}`,
    `listening-port=${settings.port}`,
    `min-port=${settings.minRelayPort}`,
    `max-port=${settings.maxRelayPort}`,
    'use-auth-secret',
    'fingerprint',
    'stale-nonce=600',
    'no-tls',
    'no-dtls',
    'no-cli',
    'no-tcp-relay',
    'no-multicast-peers',
    'no-rfc5780',
    'no-software-attribute',
    'log-file=stdout',
    'simple-log',
    'pidfile=/dev/null',
    'userdb=/tmp/turndb',
    ...denied,
    ...extra,
    '',
  ].join('\n');
}

const PORTS = "use the props 'minRelayPort' and 'maxRelayPort'";
const SECRET = "use the prop 'sharedSecret'";
const ADDRESS = "use the prop 'externalIp'";
const START = 'the library sets how the relay starts';

/** The keys of turnserver.conf that `extraConfig` can't set, and what to use instead. */
export const OWNED_KEYS: OwnedKeys = {
  realm: "it follows from the prop 'host'",
  'listening-port': "use the prop 'port'",
  'min-port': PORTS,
  'max-port': PORTS,
  'use-auth-secret': SECRET,
  'static-auth-secret': SECRET,
  'lt-cred-mech': SECRET,
  'no-auth': SECRET,
  user: SECRET,
  'external-ip': ADDRESS,
  'listening-ip': ADDRESS,
  'relay-ip': ADDRESS,
  'denied-peer-ip': "use the prop 'clusterNetworks'",
  'no-cli': START,
  cli: START,
  'cli-password': START,
  'log-file': START,
  pidfile: START,
  userdb: START,
};
