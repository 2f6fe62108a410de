import { createPublicKey, verify } from 'node:crypto';

/** The answer with the keys of a server. */
export interface ServerKeys {
  readonly server_name: string;
  readonly valid_until_ts: number;
  readonly verify_keys: { readonly [id: string]: { readonly key: string } };
  readonly signatures: { readonly [server: string]: { readonly [id: string]: string } };
}

/** The start of an Ed25519 key in DER. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** JSON as it is signed: keys in order, no blanks. @see https://spec.matrix.org/latest/appendices/#canonical-json */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
}

/** True if a server has signed the answer with one of its keys. */
export function isSignedBy(signer: ServerKeys, answer: ServerKeys): boolean {
  const { signatures, ...content } = answer;
  return Object.entries(signatures[signer.server_name] ?? {}).some(([id, signature]) => {
    const raw = Buffer.from(signer.verify_keys[id]?.key ?? '', 'base64');
    if (raw.length !== 32) return false;
    const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(canonical(content)), key, Buffer.from(signature, 'base64'));
  });
}
