import type { Config } from '../shared/merge';
import { nested } from './settings/nested';
import { ABSENT } from './settings/row';
import { SETTINGS } from './settings/table';

/** What becomes of a homeserver's settings in a drill. */
export interface DrillSettings {
  /** The top-level keys that a drill reads as the homeserver has them. A drill reads no other key of the homeserver's, as it may reach outside. */
  readonly keep: string[];
  /** What a drill reads besides them: its own database, and the settings that reach outside, switched off. */
  readonly config: Config;
}

/**
 * Settings with which Synapse has the copy in `/data` alone, and nobody to talk to. Also a setting that nobody configured is switched off, where its default
 * is on.
 *
 * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html
 */
export function drillSettings(): DrillSettings {
  const off = SETTINGS.flatMap(({ key, outside }) => (outside === false ? [] : [[key, outside.off] as const]));
  const reaching = new Set(off.map(([key]) => topLevel(key)));
  const known = new Set(SETTINGS.map(({ key }) => topLevel(key)));
  return {
    keep: [...known].filter((key) => !reaching.has(key)).sort(),
    config: nested(off.filter(([, value]) => value !== ABSENT)),
  };
}

function topLevel(key: string): string {
  return key.split('/')[0];
}
