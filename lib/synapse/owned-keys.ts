import type { OwnedKeys } from '../shared/merge';
import { SETTINGS } from './settings/table';

/** The keys of homeserver.yaml that `extraConfig` can't set, each with the remedy for users who try. */
export const OWNED_KEYS: OwnedKeys = Object.fromEntries(
  SETTINGS.flatMap(({ key, owns = key, instead }) => (instead === undefined ? [] : [[owns, instead]])),
);
