import type { X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { certificateOf, publicKeyPin } from '../support/https';
import { ELEMENT, HOMESERVER } from '../support/stack';
import { within } from './run';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A browser in a namespace: it reaches the homeserver, Element and the relay by the home router only. It trusts further `certificates`, as it doesn't know the authority. */
export async function startChromium(namespace: string, ...certificates: X509Certificate[]): Promise<Browser> {
  const launcher = join(mkdtempSync(join(tmpdir(), 'chromium-')), 'chromium');
  // `exec` twice, so that the process that Playwright ends is the browser.
  writeFileSync(launcher, `#!/bin/sh\nexec ${within(namespace).join(' ')} ${EXECUTABLE} "$@"\n`);
  chmodSync(launcher, 0o755);
  const pins = [...[HOMESERVER, ELEMENT].map(certificateOf), ...certificates].map(publicKeyPin);
  return chromium.launch({
    executablePath: launcher,
    args: [
      `--ignore-certificate-errors-spki-list=${pins.join(',')}`,
      ...['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
    ],
  });
}

/** A page from Element's host: only pages that came by HTTPS may use a camera. */
export async function openElement(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`https://${ELEMENT}/`);
  return page;
}
