import type { X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, LaunchOptions, Page } from 'playwright-core';
import { publicKeyPin } from '../../support/public-key-pin';
import { certificateOf } from '../support/https';
import { ELEMENT, HOMESERVER, NAMESPACE, RTC, RTC_NAMESPACE } from '../support/stack';
import { within } from './run';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** The hosts that each browser trusts, and the namespaces of their certificates. */
const HOSTS = [
  [HOMESERVER, NAMESPACE],
  [ELEMENT, NAMESPACE],
  [RTC, RTC_NAMESPACE],
];

/** Settings of a browser in a namespace. It reaches the hosts of the stack and the relay through the home router only. It trusts `certificates`, because it doesn't know their authority. */
export function chromiumIn(namespace: string, ...certificates: X509Certificate[]): LaunchOptions {
  const launcher = join(mkdtempSync(join(tmpdir(), 'chromium-')), 'chromium');
  // Both commands use `exec`, so that Playwright ends the browser itself and not a shell.
  writeFileSync(launcher, `#!/bin/sh\nexec ${within(namespace).join(' ')} ${EXECUTABLE} "$@"\n`);
  chmodSync(launcher, 0o755);
  const pins = [...HOSTS.map(([host, of]) => certificateOf(host, of)), ...certificates].map(publicKeyPin);
  return {
    executablePath: launcher,
    args: [
      `--ignore-certificate-errors-spki-list=${pins.join(',')}`,
      ...['--use-fake-device-for-media-stream=fps=10', '--use-fake-ui-for-media-stream'],
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
    ],
  };
}

export function startChromium(namespace: string, ...certificates: X509Certificate[]): Promise<Browser> {
  return chromium.launch(chromiumIn(namespace, ...certificates));
}

/** A page from Element's host. Only pages that came over HTTPS may use a camera. */
export async function openElement(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`https://${ELEMENT}/`);
  return page;
}
