import type { Findings } from '../shared/findings';
import type { Config } from '../shared/merge';
import { CONFIG_NAMES, GONE_NAMES } from './config-names';
import { OWNED_KEYS } from './element-config';

const SPELLINGS = new Map(
  [...CONFIG_NAMES, ...Object.keys(GONE_NAMES), ...Object.keys(OWNED_KEYS)].map((name) => [letters(name), name]),
);

/**
 * Finds names in other spellings, such as `showLabsSettings`. Element still reads some of these, but only while nobody writes the right name too, and the library
 * writes many of them. It reads others no more.
 */
export function checkSpelling(findings: Findings, prop: string, extra: Config): void {
  checkBlock(findings, prop, '', extra);
}

/** @param path the path of the block in the right spelling, with a slash at its end */
function checkBlock(findings: Findings, prop: string, path: string, block: Config): void {
  for (const [key, value] of Object.entries(block)) {
    const known = SPELLINGS.get(letters(`${path}${key}`));
    if (known === undefined) continue;
    const given = `${prop}.${key}`;
    if (Object.hasOwn(GONE_NAMES, known)) {
      findings.add(given, `is a name that Element Web doesn't read any more: ${GONE_NAMES[known]}`);
    } else if (known !== `${path}${key}`) {
      findings.add(given, remedy(known));
    }
    if (isBlock(value)) checkBlock(findings, given, `${known}/`, value);
  }
}

function remedy(known: string): string {
  const name = known.slice(known.lastIndexOf('/') + 1);
  return Object.hasOwn(OWNED_KEYS, known)
    ? `is not taken here, because the library writes it, as '${name}': ${OWNED_KEYS[known]}`
    : `must be spelled '${name}': Element Web reads another spelling at most while nobody writes this one`;
}

/** The same for each spelling of a name. */
function letters(path: string): string {
  return path.replace(/[^a-zA-Z0-9/]/g, '').toLowerCase();
}

function isBlock(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
