import { createHash } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';

/** The hash by which Chromium trusts a certificate without knowing its authority. */
export function publicKeyPin(certificate: X509Certificate): string {
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64');
}
