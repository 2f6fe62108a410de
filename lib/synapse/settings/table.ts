import { FEDERATION } from './federation';
import { LIMITS } from './limits';
import { MEDIA } from './media';
import { LOGGING, METRICS } from './monitoring';
import { REGISTRATION } from './registration';
import { RETENTION } from './retention';
import { ROOMS } from './rooms';
import type { Row } from './row';
import { FRAGMENTS, KEYS, RECAPTCHA, TURN } from './secrets';
import { IDENTITY, PROCESS, WORKERS } from './server';

/** All settings that the library knows, in the order in which they are in homeserver.yaml. */
export const SETTINGS: readonly Row[] = [
  ...IDENTITY,
  ...PROCESS,
  ...LOGGING,
  ...KEYS,
  ...REGISTRATION,
  ...RECAPTCHA,
  ...TURN,
  ...FEDERATION,
  ...MEDIA,
  ...ROOMS,
  ...RETENTION,
  ...METRICS,
  ...LIMITS,
  ...WORKERS,
  ...FRAGMENTS,
];
