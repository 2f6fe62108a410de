import type { Config } from '../shared/merge';
import { nested } from './settings/nested';
import { ABSENT } from './settings/row';
import { SETTINGS } from './settings/table';

/** The changes to a homeserver's settings for a drill. */
export interface DrillSettings {
  /** The top-level keys that a drill reads from the homeserver's config. It ignores all other keys, as they may make Synapse connect to the outside. */
  readonly keep: string[];
  /** The drill's additional config: its own database, and the settings that connect to the outside, switched off. */
  readonly config: Config;
}

/**
 * Settings with which Synapse uses only the copy in `/data`, and connects to nobody. A setting that is on by default is switched off too, even if nobody
 * configured it.
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
