import type { Config } from '../shared/merge';

/** A Valkey or Redis server as a homeserver reaches it. */
export interface RedisConnection {
  readonly host: string;
  readonly port: number;
  /** The path of the file with the password. */
  readonly passwordPath?: string;
  readonly user?: string;
  readonly database?: number;
  readonly tls?: boolean;
  /** The path of the file with the certificate of the authority. */
  readonly caPath?: string;
}

/**
 * The block `redis` of homeserver.yaml.
 *
 * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#redis
 */
export function redisConfig(connection: RedisConnection): Config {
  const { host, port, passwordPath, user, database, tls, caPath } = connection;
  return {
    enabled: true,
    host,
    port,
    ...(database !== undefined && { dbid: database }),
    ...(user !== undefined && { username: user }),
    ...(passwordPath !== undefined && { password_path: passwordPath }),
    ...(tls && { use_tls: true }),
    ...(caPath !== undefined && { ca_file: caPath }),
  };
}
