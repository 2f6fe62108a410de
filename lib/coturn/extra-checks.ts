import { distance } from 'fastest-levenshtein';
import type { Findings } from '../shared/findings';
import type { Config } from '../shared/merge';
import { KNOWN_OPTIONS } from './known-options';
import { OWNED_KEYS } from './owned-keys';
import { checkPeers } from './peer-checks';
import { misread } from './turnserver-line';

const PEERS: readonly string[] = ['allowed-peer-ip', 'denied-peer-ip'];

/**
 * Finds options that coturn doesn't know, and values that it would read as something else. No value is shown, as it may be a secret.
 *
 * @param ownImage true if the relay has an image of the user's, whose coturn may know other options
 */
export function checkExtraOptions(findings: Findings, extra: Config, ownImage: boolean): void {
  for (const [key, given] of Object.entries(extra)) {
    const prop = `extraConfig['${key}']`;
    if (!/^[A-Za-z0-9][-\w]*$/.test(key)) {
      findings.add(prop, 'is not the name of an option of coturn: letters, digits, "-" and "_"');
    } else if (!KNOWN_OPTIONS.has(key) && !ownImage) {
      findings.add(prop, `is no option of coturn, which would only warn of it in its log: ${suggestion(key)}`);
    } else if (!Object.hasOwn(OWNED_KEYS, key)) {
      checkValues(findings, prop, key, given);
    }
  }
}

function checkValues(findings: Findings, prop: string, key: string, given: unknown): void {
  if (!Array.isArray(given)) {
    checkValue(findings, prop, key, given);
  } else if (KNOWN_OPTIONS.has(key) && KNOWN_OPTIONS.get(key) !== 'list') {
    findings.add(prop, 'must be one value, because coturn takes no list of them');
  } else if (given.length === 0) {
    findings.add(prop, 'must have a value, or be left out');
  } else {
    given.forEach((value, i) => checkValue(findings, `${prop}[${i}]`, key, value));
  }
}

function checkValue(findings: Findings, prop: string, key: string, value: unknown): void {
  const flag = (KNOWN_OPTIONS.get(key) ?? 'flag') === 'flag';
  if (!isText(value) && !Number.isSafeInteger(value) && !(flag && value === true)) {
    const reason = flag
      ? 'must be text of one line, a whole number, or true for an option without a value'
      : 'must be text of one line or a whole number';
    findings.add(prop, reason);
    return;
  }
  const reason = misread(key, value as string | number | true);
  if (reason !== undefined) findings.add(prop, reason);
  else if (PEERS.includes(key)) checkPeers(findings, prop, String(value), key === 'allowed-peer-ip');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function suggestion(key: string): string {
  const plain = (name: string) => name.toLowerCase().replace(/[-_]/g, '');
  const [near] = [...KNOWN_OPTIONS.keys()]
    .map((name) => ({ name, away: distance(plain(name), plain(key)) }))
    .sort((a, b) => a.away - b.away);
  if (near.away <= Math.max(1, key.length / 4)) return `do you mean '${near.name}'?`;
  return 'see https://github.com/coturn/coturn/blob/master/README.turnserver';
}
