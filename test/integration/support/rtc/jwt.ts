import { createHmac } from 'node:crypto';

/** The claims of a token of LiveKit. */
export interface Claims {
  readonly iss?: string;
  readonly sub?: string;
  readonly nbf?: number;
  readonly exp?: number;
  readonly video?: { readonly [grant: string]: unknown };
}

export function claimsOf(jwt: string): Claims {
  return JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url').toString()) as Claims;
}

/** A token with these claims. */
export function signed(claims: Claims, secret: string, algorithm = 'HS256'): string {
  const parts = [{ alg: algorithm, typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const signature =
    algorithm === 'none' ? '' : createHmac('sha256', secret).update(parts.join('.')).digest('base64url');
  return [...parts, signature].join('.');
}

export const now = () => Math.floor(Date.now() / 1000);
