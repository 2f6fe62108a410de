import type { Construct } from 'constructs';
import { secretPath } from '../secrets/mounted-secrets';
import type { SecretKey } from '../secrets/secret-key';
import type { Config } from '../shared/merge';
import { PeerEnd } from '../shared/peers';
import type { Redis } from './redis';
import { redisConfig } from './redis-config';
import { VALKEY_LABELS, ValkeyServer } from './valkey-server';
import { REDIS_PORT } from './valkey-config';

/** The server by which a homeserver's processes tell each other about new data, as they reach it. */
export interface RedisServer {
  /** The block `redis` of homeserver.yaml. */
  readonly config: Config;
  /** The secrets that each process mounts to reach it. */
  readonly secrets: readonly SecretKey[];
  readonly end: PeerEnd;
  readonly port: number;
}

/**
 * Makes the server, or names one that exists already.
 *
 * @param password gives the key with the password of a server that is made
 */
export function redisServer(scope: Construct, redis: Redis, password: () => SecretKey): RedisServer {
  const { _external: external } = redis;
  if (external) {
    const { host, port = REDIS_PORT, user, database, tls, password: given, ca } = external;
    const paths = { ...(given && { passwordPath: secretPath(given) }), ...(ca && { caPath: secretPath(ca) }) };
    return {
      config: redisConfig({ host, port, user, database, tls, ...paths }),
      secrets: [given, ca].filter((key) => key !== undefined),
      end: PeerEnd.host(host),
      port,
    };
  }
  const key = password();
  const server = new ValkeyServer(scope, 'Valkey', { options: redis._bundled ?? {}, password: key });
  return {
    config: redisConfig({ host: server.service.name, port: REDIS_PORT, passwordPath: secretPath(key) }),
    secrets: [key],
    end: PeerEnd.pods('Valkey', VALKEY_LABELS),
    port: REDIS_PORT,
  };
}
