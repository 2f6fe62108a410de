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

/** Every setting that the library knows of, in the order in which homeserver.yaml has them. */
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
