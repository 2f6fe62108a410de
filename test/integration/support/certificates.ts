import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** The files of a certificate and its key. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority for one test. */
export class Authority {
  private readonly dir = mkdtempSync(join(tmpdir(), 'authority-'));
  /** The authority's own certificate. */
  public readonly certificate = join(this.dir, 'ca.pem');
  private readonly key = join(this.dir, 'ca.key');

  public constructor() {
    const subject = ['-subj', '/O=Test/CN=Test authority', '-days', '30'];
    openssl('req', '-x509', ...KEY, '-keyout', this.key, '-out', this.certificate, ...subject);
  }

  /** Issues a certificate for a subject alternative name such as `IP:127.0.0.1`. With -1 days it expired yesterday. */
  public issue(name: string, days = 10): CertificateFiles {
    const base = join(mkdtempSync(join(this.dir, 'server-')), 'server');
    const files = { certificate: `${base}.pem`, key: `${base}.key` };
    writeFileSync(`${base}.ext`, `subjectAltName=${name}\n`);
    openssl('req', ...KEY, '-keyout', files.key, '-out', `${base}.csr`, '-subj', '/');
    openssl(
      ...['x509', '-req', '-in', `${base}.csr`, '-CA', this.certificate, '-CAkey', this.key, '-CAcreateserial'],
      ...['-days', String(days), '-extfile', `${base}.ext`, '-out', files.certificate],
    );
    return files;
  }
}

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' });
}
