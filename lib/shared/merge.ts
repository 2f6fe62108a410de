import deepmerge = require('deepmerge');
import type { Findings } from './findings';

/** A config file's content before it is written. */
export interface Config {
  readonly [key: string]: unknown;
}

/** The keys of a config file that the library owns, as paths with slashes, and what to use instead. */
export interface OwnedKeys {
  readonly [path: string]: string;
}

/** Finds the keys in `extraConfig` that a prop owns, at any depth. */
export function checkExtraConfig(findings: Findings, prop: string, extra: Config, owned: OwnedKeys): void {
  for (const [path, owner] of Object.entries(owned)) {
    const keys = path.split('/');
    if (has(extra, keys)) {
      findings.add([prop, ...keys].join('.'), `is not taken here, because the library writes it: ${owner}`);
    }
  }
}

/** Lays `extra` over `base`: objects are merged, anything else, lists included, replaces what was there. */
export function mergeConfig(base: Config, extra: Config): Config {
  return deepmerge(base, extra, { arrayMerge: (_, replacement: unknown[]) => replacement });
}

function has(config: unknown, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  // A block that isn't one any more takes the key away.
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return true;
  if (!Object.hasOwn(config, key)) return false;
  return rest.length === 0 || has((config as Config)[key], rest);
}
