import type { OwnedKeys } from '../shared/merge';

const PORTS = "use the props 'minRelayPort' and 'maxRelayPort'";
const SECRET = "use the prop 'sharedSecret'";
const ADDRESS = "use the prop 'externalIp'";
const TLS = "use the prop 'tls'";
const OLD_TLS = 'TLS below 1.2 is broken';
const METRICS = "use the prop 'metrics'";
const START = 'the library sets how the relay starts';

/** The keys of turnserver.conf that `extraConfig` can't set, each with the remedy for users who try. */
export const OWNED_KEYS: OwnedKeys = {
  realm: "it follows from the prop 'host'",
  'listening-port': "use the prop 'port'",
  'tls-listening-port': "use the prop 'tlsPort'",
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
  cert: TLS,
  pkey: TLS,
  'no-tls': TLS,
  'no-dtls': TLS,
  tlsv1: OLD_TLS,
  tlsv1_1: OLD_TLS,
  'user-quota': "use the prop 'userQuota'",
  'total-quota': "use the prop 'totalQuota'",
  'max-bps': "use the prop 'maxBps'",
  prometheus: METRICS,
  'prometheus-tls': METRICS,
  'prometheus-port': METRICS,
  'no-cli': START,
  cli: START,
  'cli-password': START,
  'web-admin': START,
  'log-file': START,
  pidfile: START,
  userdb: START,
  db: START,
  daemon: START,
  version: START,
};
