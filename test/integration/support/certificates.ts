import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Writes `tls.crt` and `tls.key` of a new self-signed certificate for a host name, as cert-manager leaves them in a Secret. */
export function writeCertificate(dir: string, host: string): void {
  const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
  const out = ['-keyout', join(dir, 'tls.key'), '-out', join(dir, 'tls.crt')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '7'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, ...out], { stdio: 'pipe' });
}
