import type { Config } from '../../shared/merge';
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
}
