import deepmerge = require('deepmerge');
import type { Findings } from './findings';

/** The content of a config file, as an object. */
export interface Config {
  readonly [key: string]: unknown;
}

/** The keys of a config file that the library owns, as paths with slashes, each with the remedy for users who set it. */
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

/** Merges `extra` over `base`. Objects are merged; every other value, also a list, replaces the old value. */
export function mergeConfig(base: Config, extra: Config): Config {
  return deepmerge(base, extra, { arrayMerge: (_, replacement: unknown[]) => replacement });
}

/** A config without the keys that have no value. */
export function withoutUndefined(config: Config): Config {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
}

/** The block of a config file that a value is. It is empty if the value is no block. */
export function block(value: unknown): Config {
  return typeof value === 'object' && value !== null ? (value as Config) : {};
}

function has(config: unknown, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  // If the user replaces a whole block by a value that is no block, the owned key in it is lost.
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return true;
  if (!Object.hasOwn(config, key)) return false;
  return rest.length === 0 || has((config as Config)[key], rest);
}
