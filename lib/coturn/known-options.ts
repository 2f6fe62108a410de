/** The number of values that an option takes: none or a boolean, one, or one in each of several lines. */
export type OptionKind = 'flag' | 'value' | 'list';

/**
 * The options that turnserver.conf may have, as coturn 4.17 knows them, the version in `IMAGES`. coturn only warns of others in its log, and then runs without them.
 *
 * These are the names in `long_options` of coturn's src/apps/relay/mainrelay.c. Those with `optional_argument` or `no_argument` are flags. Lists are those whose
 * case in `set_option` adds to a list. When the image changes, compare them with that file at the tag of the new version.
 *
 * @see https://github.com/coturn/coturn/blob/4.17.2/src/apps/relay/mainrelay.c
 */
const FLAGS = words(`
  lt-cred-mech no-auth prometheus prometheus-username-labels prometheus-tls use-auth-secret no-auth-pings no-dynamic-ip-list no-dynamic-realms oauth
  verbose Verbose daemon no-software-attribute software-attribute fingerprint check-origin-consistency no-udp no-tcp no-tls no-dtls dtls no-udp-relay
  no-tcp-relay stale-nonce max-allocate-lifetime channel-lifetime permission-lifetime stun-only no-stun raw-public-keys no-stdout-log syslog simple-log
  new-log-timestamp udp-self-balance no-multicast-peers allow-loopback-peers secure-stun mobility no-cli cli web-admin web-admin-listen-on-workers server-relay
  dh566 dh1066 tlsv1 tlsv1_1 no-tlsv1_2 keep-address-family log-binding no-rfc5780 rfc5780 stun-backward-compatibility rfc5766-channel-numbers
  rfc3489-compatibility response-origin-only-with-rfc5780 respond-http-unsupported drop-invalid-packets drop-invalid-packets-log udp-recvmmsg udp-recvmmsg-log
  udp-sendmmsg-log udp-gso include-reason-string multiplex-peer version unauthorized-ratelimit unauthorized-ratelimit-rps stateless-nonce
`);
const VALUES = words(`
  listening-device listening-port tls-listening-port alt-listening-port alt-tls-listening-port tcp-proxy-port relay-device relay-threads min-port max-port
  sock-buf-size userdb db psql-userdb sql-userdb mysql-userdb mongo-userdb redis-userdb redis-statsdb prometheus-port prometheus-address prometheus-path
  prometheus-cert prometheus-key realm server-name user-quota total-quota max-bps bps-capacity cert pkey pkey-pwd log-file log-min-level
  new-log-timestamp-format rest-api-separator max-allocate-timeout drain-min-allocations cipher-list pidfile CA-file dh-file proc-user proc-group cli-ip
  cli-port cli-password web-admin-ip web-admin-port cli-max-output-sessions ec-curve-name secret-key-file allocation-default-address-family acme-redirect
  multiplex-peer-port multiplex-peer-max-peers syslog-facility cpus stateless-nonce-secret
`);
const LISTS = words(`
  listening-ip relay-ip external-ip user static-auth-secret aux-server alternate-server tls-alternate-server tcp-alternate-server udp-alternate-server
  allowed-peer-ip denied-peer-ip
`);

export const KNOWN_OPTIONS: ReadonlyMap<string, OptionKind> = new Map([
  ...FLAGS.map((name) => [name, 'flag'] as const),
  ...VALUES.map((name) => [name, 'value'] as const),
  ...LISTS.map((name) => [name, 'list'] as const),
]);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
