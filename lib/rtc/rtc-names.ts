import { SecretKey } from '../secrets/secret-key';
import { secretPath } from '../secrets/mounted-secrets';
import { selectorLabels } from '../shared/labels';

/** The port of the SFU's signalling, which has its administration API too. Only pods and the ingress reach it. */
export const SIGNAL_PORT = 7880;
export const METRICS_PORT = 6789;
export const TOKEN_SERVICE_PORT = 8080;

/** The name of the key with which the token service signs tokens and the SFU signs its messages. The name isn't secret. */
export const API_KEY = 'matrix';

/** The key file of the SFU, in the namespace of the SFU. */
export const LIVEKIT_KEYS = SecretKey.of('livekit', 'keys.yaml');
export const KEYS_PATH = secretPath(LIVEKIT_KEYS);

/** The copy of the secret that homeserver and relay share, in the namespace of the SFU. */
export const TURN_SECRET = SecretKey.of('turn-secret', 'turn_shared_secret');
export const TURN_SECRET_PATH = secretPath(TURN_SECRET);

/** The registration of the token service at the homeserver. The homeserver's namespace has it, and that of the SFU has a copy. */
export const REGISTRATION = SecretKey.of('matrix-rtc', 'registration.yaml');

export const LIVEKIT_LABELS = selectorLabels('livekit', 'livekit', 'sfu');
export const TOKEN_SERVICE_LABELS = selectorLabels('lk-jwt-service', 'lk-jwt-service', 'rtc-token-service');
