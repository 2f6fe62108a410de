import { SPECIAL_NETWORKS, addressRange } from '../shared/networks';
import type { Config } from '../shared/merge';
import { CERTIFICATE_DIR } from './relay-paths';
import { turnserverLine } from './turnserver-line';

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

/** An option and its value. The value is true for an option without one. */
type Line = readonly [string, string | number | true];

/** coturn's own port for Prometheus. */
export const METRICS_PORT = 9641;

/** coturn takes a range that starts with this address for all addresses, and would refuse every peer. It refuses this address without a rule. */
const UNSPECIFIED = '::/128';

/**
 * The text of turnserver.conf. The start script of the relay adds the addresses and the secret.
 *
 * coturn logs a warning of an option that it doesn't know. So this writes only options that old and new versions know. For example, TLS 1.0 and 1.1 are off since
 * 4.7, which removed the option to turn them off.
 *
 * @see https://github.com/coturn/coturn/blob/master/README.turnserver
 */
export function turnserverConfig(settings: TurnserverSettings): string {
  const denied = [...SPECIAL_NETWORKS, ...settings.deniedNetworks]
    .filter((cidr) => cidr !== UNSPECIFIED)
    .map(addressRange);
  const lines: readonly Line[] = [
    ['realm', settings.realm],
    ['listening-port', settings.port],
    ...tls(settings.tlsPort),
    ['min-port', settings.minRelayPort],
    ['max-port', settings.maxRelayPort],
    ['use-auth-secret', true],
    ['user-quota', settings.userQuota],
    ['total-quota', settings.totalQuota],
    ['max-bps', settings.maxBps],
    ['fingerprint', true],
    ['stale-nonce', 600],
    ['no-cli', true],
    ['no-tcp-relay', true],
    ['no-multicast-peers', true],
    ['no-rfc5780', true],
    ['no-software-attribute', true],
    ...metrics(settings.metrics),
    ['log-file', 'stdout'],
    ['simple-log', true],
    ['pidfile', '/dev/null'],
    ['userdb', '/tmp/turndb'],
    ...denied.map((range): Line => ['denied-peer-ip', range]),
    ...Object.entries(settings.extra).flatMap(([key, value]) => [value].flat().map((each) => [key, each] as Line)),
  ];
  return lines.map(([key, value]) => `${turnserverLine(key, value)}\n`).join('');
}

function metrics(on: boolean): Line[] {
  return on
    ? [
        ['prometheus', true],
        ['prometheus-port', METRICS_PORT],
      ]
    : [];
}

function tls(port: number | undefined): Line[] {
  if (port === undefined)
    return [
      ['no-tls', true],
      ['no-dtls', true],
    ];
  return [
    ['tls-listening-port', port],
    ['cert', `${CERTIFICATE_DIR}/tls.crt`],
    ['pkey', `${CERTIFICATE_DIR}/tls.key`],
  ];
}
