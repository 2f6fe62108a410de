import { secretRemedy } from '../secret-remedies';
import { harmless, secrets } from './row';
import type { Row } from './row';
import type { SecretPaths } from './context';

const SECRET = "it is a secret, which doesn't belong into a ConfigMap; use the prop 'secrets'";

/** The row of a secret that the pod has as a file. A drill reads the secret from the backup. It has no secret that isn't in the backup. */
function file(key: string, name: keyof SecretPaths): Row {
  return { key, instead: SECRET, value: ({ files }) => files[name], outside: { off: null } };
}

export const KEYS: Row[] = [
  // A drill compares this key with the key in the backup, and fails if a config file has another one.
  { key: 'signing_key', instead: SECRET, outside: false },
  file('signing_key_path', 'signingKey'),
  ...secrets(SECRET, 'macaroon_secret_key'),
  file('macaroon_secret_key_path', 'macaroonSecretKey'),
  ...secrets(SECRET, 'form_secret'),
  file('form_secret_path', 'formSecret'),
  ...harmless('key_refresh_interval', 'old_signing_keys'),
  ...secrets(SECRET, 'registration_shared_secret'),
  file('registration_shared_secret_path', 'registrationSharedSecret'),
];

export const RECAPTCHA: Row[] = [
  ...secrets(SECRET, 'recaptcha_public_key', 'recaptcha_private_key'),
  file('recaptcha_public_key_path', 'recaptchaPublicKey'),
  file('recaptcha_private_key_path', 'recaptchaPrivateKey'),
];

/** Settings that a relay's part adds. */
export const TURN: Row[] = [
  { key: 'turn_uris', instead: "call 'useTurn'", outside: { off: [] } },
  ...secrets(SECRET, 'turn_shared_secret'),
  { key: 'turn_shared_secret_path', instead: SECRET, outside: { off: null } },
  { key: 'turn_allow_guests', instead: "call 'useTurn'", outside: false },
  ...secrets("use 'Turn.external({ uris, login })' for a relay with a fixed login", 'turn_username', 'turn_password'),
];

/** Settings that contain a secret. */
export const FRAGMENTS: Row[] = [
  'worker_replication_secret',
  'email/smtp_pass',
  'jwt_config/secret',
  'matrix_authentication_service/secret',
  'password_config/pepper',
  'sentry/dsn',
].flatMap((key) => secrets(`it holds a secret, which doesn't belong into a ConfigMap; ${secretRemedy(key)}`, key));
