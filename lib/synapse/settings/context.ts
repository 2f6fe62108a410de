import type { Config } from '../../shared/merge';
import { urlPort } from '../../shared/url-port';
import type { SynapseOptions } from '../synapse-options';

export const HTTP_PORT = 8008;
export const METRICS_PORT = 9001;
export const LOG_CONFIG_PATH = '/config/log.yaml';

/** The names by which a homeserver is reached. */
export interface ServerIdentity {
  readonly serverName: string;
  readonly host: string;
  readonly baseUrl: string;
}

/** The port at which other servers reach a homeserver, always by TLS. */
export function federationPort({ host, baseUrl }: ServerIdentity): number {
  const url = new URL(baseUrl);
  return url.protocol === 'https:' && url.hostname === host ? urlPort(url) : 443;
}

/** True if Synapse's own `/.well-known/matrix/server` is right: it always names port 443 of the server name. */
export function answersForItself(server: ServerIdentity): boolean {
  return server.host === server.serverName && federationPort(server) === 443;
}

/** The paths of files in the pod, each with a secret. A secret without a path isn't configured. */
export interface SecretPaths {
  readonly signingKey: string;
  readonly macaroonSecretKey: string;
  readonly formSecret: string;
  readonly registrationSharedSecret?: string;
  readonly recaptchaPublicKey?: string;
  readonly recaptchaPrivateKey?: string;
}

/** The values that homeserver.yaml is made from. */
export interface HomeserverContext {
  readonly server: ServerIdentity;
  readonly options: SynapseOptions;
  readonly files: SecretPaths;
  /** The block `database`. */
  readonly database: Config;
  /** The URLs of the web client beside the homeserver. Links lead to the first one. @default - there is none */
  readonly webClients?: readonly string[];
  /** True if other services check the OpenID tokens of users here, also without federation. @default false */
  readonly openId?: boolean;
  /** True if the homeserver has worker processes. @default false */
  readonly hasWorkers?: boolean;
}
