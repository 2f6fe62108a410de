import type { Duration } from 'cdk8s';
import { checkDuration } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { secretPath } from '../secrets/mounted-secrets';
import { KEYS_PATH, REGISTRATION, TOKEN_SERVICE_PORT } from './rtc-names';

/** The folder with the certificate of a private authority. */
export const CA_FOLDER = '/ca';

/** The file in that folder. The token service reads only files with such a name, and doesn't compare the name with the content. */
export const CA_FILE = 'ca000000.0';

/** The public authorities in the token service's image. */
const PUBLIC_AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

export interface TokenServiceSettings {
  /** The SFU's WebSocket address. The token service compares it as text with the address that clients send. */
  readonly url: string;
  /** The server name of the homeserver whose application service it is. */
  readonly serverName: string;
  /** The homeserver's URL inside of the cluster. */
  readonly clusterUrl: string;
  /** The server names whose users may start calls, and send video and audio through the SFU. */
  readonly roomCreators: readonly string[];
  /**
   * The interval at which the token service asks the SFU for each person whose leaving it has to tell. It finds the people of whose leaving the SFU couldn't tell.
   * @default - it relies on what the SFU tells
   */
  readonly presenceCheck?: Duration;
  /** True if a file has the certificate of a private authority. */
  readonly hasCa?: boolean;
}

/**
 * The environment of the token service. It has the paths of the secrets, never a secret.
 *
 * @see https://github.com/element-hq/lk-jwt-service#%EF%B8%8F-configuration
 */
export function tokenServiceEnv(settings: TokenServiceSettings): { [name: string]: string } {
  const { url, serverName, clusterUrl, roomCreators, presenceCheck, hasCa } = settings;
  return {
    LIVEKIT_URL: url,
    LIVEKIT_JWT_BIND: `:${TOKEN_SERVICE_PORT}`,
    LIVEKIT_KEY_FILE: KEYS_PATH,
    LIVEKIT_AS_REGISTRATION_FILE: secretPath(REGISTRATION),
    LIVEKIT_HS_SERVER_NAME: serverName,
    // By its public name, the homeserver may be out of reach for pods.
    LIVEKIT_CS_API_URL_OVERRIDES: `${serverName}=${clusterUrl}`,
    LIVEKIT_FULL_ACCESS_HOMESERVERS: [...new Set(roomCreators)].join(','),
    LIVEKIT_LOG_LEVEL: 'info',
    ...(presenceCheck && { LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS: String(presenceCheck.toSeconds()) }),
    // Each variable alone would take the place of the public authorities.
    ...(hasCa && { SSL_CERT_FILE: PUBLIC_AUTHORITIES, SSL_CERT_DIR: CA_FOLDER }),
  };
}

/** The settings of a token service that a user can have wrong, by the names of their props. */
export interface TokenServiceChoices {
  readonly roomCreators?: readonly string[];
  readonly presenceCheck?: Duration;
  readonly clusterUrl?: string;
}

/** Finds what the token service would refuse at its start, and what would let people of the own homeserver have no calls. */
export function checkTokenService(findings: Findings, serverName: string, choices: TokenServiceChoices): void {
  const { roomCreators, presenceCheck, clusterUrl } = choices;
  if (roomCreators?.length === 0) {
    findings.add('roomCreators', 'is empty, so nobody could start a call: name servers, or leave it out');
  } else if (roomCreators?.includes(serverName) === false) {
    const rule = `must have the homeserver's own name "${serverName}", or its users send no video and audio`;
    findings.add('roomCreators', rule, roomCreators);
  }
  if (presenceCheck) checkDuration(findings, 'presenceCheck', presenceCheck);
  // The token service splits its list of homeservers at commas.
  if (clusterUrl?.includes(',')) findings.add('clusterUrl', 'must have no comma', clusterUrl);
}
