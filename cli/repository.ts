import { existsSync, readFileSync } from 'node:fs';
import { name } from '../package.json';

/** True if the current folder is a checkout of this repository, in which `main.ts` imports the library from `./lib`. */
export function inRepository(): boolean {
  if (!existsSync('package.json') || !existsSync('lib/index.ts')) return false;
  try {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly name?: unknown } | null;
    return manifest?.name === name;
  } catch {
    return false;
  }
}

/** The module from which `main.ts` imports the library in the current folder. */
export function libraryName(): string {
  return inRepository() ? './lib' : name;
}
