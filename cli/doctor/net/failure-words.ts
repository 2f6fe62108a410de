import { codeOf } from '../../failure';
import type { Reach, Trouble } from './net';

const NO_WAY = ['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'];
const SILENT = ['ETIMEDOUT', 'timeout'];

/** The reason why a connection fails. */
export function reachOf(error: unknown): Exclude<Reach, 'open'> {
  const code = firstCode(error);
  if (NO_WAY.includes(code)) return 'no way';
  return SILENT.includes(code) ? 'silent' : 'closed';
}

/** A failed request in words. */
export function troubleOf(error: unknown, connected: boolean): Trouble {
  const code = firstCode(error);
  const known: { readonly [code: string]: string | undefined } = {
    ECONNREFUSED: 'refuses connections',
    ECONNRESET: 'breaks the connection off',
    timeout: 'does not answer in time',
    ETIMEDOUT: 'does not answer in time',
  };
  const trouble = known[code] ?? (code.startsWith('HPE_') ? 'does not speak HTTP' : `is not reached (${code})`);
  return { trouble, noConnection: !connected };
}

/** Node tries several addresses, and then has an error for each. */
function firstCode(error: unknown): string {
  const inner = error instanceof AggregateError ? (error.errors as unknown[])[0] : error;
  return codeOf(inner);
}
