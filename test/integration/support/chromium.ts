import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { publicKeyPin } from '../../support/public-key-pin';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

/**
 * A browser without a window. It reaches the given hosts of `example.org` at port 443 of their URLs, which is `port` of loopback, and localhost, but nothing else. It trusts
 * the certificates in the files, because it doesn't know their authority.
 */
export function startChromium(
  hosts: readonly string[],
  port: number,
  certificates: readonly string[],
): Promise<Browser> {
  const pins = certificates.map((file) => publicKeyPin(new X509Certificate(readFileSync(file))));
  const rules = [...hosts.map((host) => `MAP ${host} 127.0.0.1:${port}`), 'MAP * ~NOTFOUND', 'EXCLUDE localhost'];
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      `--host-resolver-rules=${rules.join(', ')}`,
      `--ignore-certificate-errors-spki-list=${pins.join(',')}`,
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
    ],
  });
}
