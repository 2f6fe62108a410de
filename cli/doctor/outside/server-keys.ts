import { createPublicKey, verify } from 'node:crypto';
import { found } from '../finding';
import type { Finding } from '../finding';
import { at, isObject, keysAt, numberAt, textAt } from '../json';

/** The findings about the keys that a homeserver publishes. @see https://spec.matrix.org/latest/server-server-api/#get_matrixkeyv2server */
export function judgedKeys(subject: string, serverName: string, keys: unknown, now: number): readonly Finding[] {
  const ids = keysAt(keys, 'verify_keys');
  if (ids.length === 0) return [found('key-missing', subject, 'publishes no key')];
  const name = textAt(keys, 'server_name');
  if (name !== serverName) {
    return [found('key-server-name', subject, `calls itself ${name ?? 'nothing'} rather than ${serverName}`)];
  }
  const until = numberAt(keys, 'valid_until_ts') ?? 0;
  if (until <= now) {
    const date = Math.abs(until) < 8.64e15 ? new Date(until).toISOString() : 'a time that is none';
    return [found('key-expired', subject, `publishes a key that was valid until ${date}`)];
  }
  return ids.slice(0, MOST).some((id) => isSigned(keys, serverName, id))
    ? []
    : [found('key-signature', subject, 'publishes a key with a wrong signature')];
}

/** A homeserver has a key or two. */
const MOST = 20;
/** The start of an Ed25519 key in the form that Node reads. */
const PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

function isSigned(keys: unknown, serverName: string, id: string): boolean {
  const key = Buffer.from(textAt(keys, 'verify_keys', id, 'key') ?? '', 'base64');
  const signature = Buffer.from(textAt(keys, 'signatures', serverName, id) ?? '', 'base64');
  if (key.length !== 32 || signature.length !== 64 || !isObject(keys)) return false;
  const signed = Object.entries(keys).filter(([name]) => name !== 'signatures' && name !== 'unsigned');
  try {
    const publicKey = createPublicKey({ key: Buffer.concat([PREFIX, key]), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(canonical(Object.fromEntries(signed))), publicKey, signature);
  } catch {
    // A hostile answer may be nested deeper than this program can follow.
    return false;
  }
}

/** JSON as it is signed. @see https://spec.matrix.org/latest/appendices/#canonical-json */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.keys(value).sort();
  return `{${entries.map((key) => `${JSON.stringify(key)}:${canonical(at(value, key))}`).join(',')}}`;
}
