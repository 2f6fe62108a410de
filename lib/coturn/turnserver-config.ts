import { SPECIAL_NETWORKS, addressRange } from '../shared/networks';
import type { Config } from '../shared/merge';
import { CERTIFICATE_DIR } from './relay-paths';

/** Settings of the relay, with defaults filled in. */
export interface TurnserverSettings {
  readonly realm: string;
  readonly port: number;
  /** Undefined without TLS. */
  readonly tlsPort?: number;
  readonly minRelayPort: number;
  readonly maxRelayPort: number;
  readonly deniedNetworks: readonly string[];
  readonly userQuota: number;
  readonly totalQuota: number;
  /** Bytes per second. */
  readonly maxBps: number;
  readonly metrics: boolean;
  readonly extra: Config;
}

/** coturn's own port for Prometheus. */
export const METRICS_PORT = 9641;

/** coturn takes a range that starts with this address for all addresses, and would refuse every peer. It refuses this address without a rule. */
const UNSPECIFIED = '::/128';

/**
 * The text of turnserver.conf. The start script of the relay adds the addresses and the secret.
 *
 * coturn doesn't start if it finds an unknown option. So this writes only options that old and new versions know. For example, TLS 1.0 and
 * 1.1 are off since 4.7, which removed the option to turn them off.
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
    ...tls(settings.tlsPort),
    `min-port=${settings.minRelayPort}`,
    `max-port=${settings.maxRelayPort}`,
    'use-auth-secret',
    `user-quota=${settings.userQuota}`,
    `total-quota=${settings.totalQuota}`,
    `max-bps=${settings.maxBps}`,
    'fingerprint',
    'stale-nonce=600',
    'no-cli',
    'no-tcp-relay',
    'no-multicast-peers',
    'no-rfc5780',
    'no-software-attribute',
    ...(settings.metrics ? ['prometheus', `prometheus-port=${METRICS_PORT}`] : []),
    'log-file=stdout',
    'simple-log',
    'pidfile=/dev/null',
    'userdb=/tmp/turndb',
    ...denied,
    ...extra,
    '',
  ].join('\n');
}

function tls(port: number | undefined): string[] {
  if (port === undefined) return ['no-tls', 'no-dtls'];
  return [`tls-listening-port=${port}`, `cert=${CERTIFICATE_DIR}/tls.crt`, `pkey=${CERTIFICATE_DIR}/tls.key`];
}
