import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { publicKeyPin } from '../../support/public-key-pin';
import { certificateOf, https, ingressAddress } from '../support/https';
import { DOMAIN, ELEMENT, HOMESERVER, WELCOME } from '../support/stack';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Config, CORS, headers, TLS and hosts, as a browser sees them. */
export function browser(): void {
  let chrome: Browser;
  const pages: Page[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    const pins = [HOMESERVER, ELEMENT].map((host) => publicKeyPin(certificateOf(host)));
    chrome = await chromium.launch({
      executablePath: EXECUTABLE,
      args: [
        `--host-resolver-rules=MAP *.${DOMAIN} ${ingressAddress()}, EXCLUDE localhost`,
        `--ignore-certificate-errors-spki-list=${pins.join(',')}`,
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
        ...['--disable-component-update', '--disable-sync'],
      ],
    });
  });
  afterAll(() => chrome.close());

  async function open(user: string): Promise<Page> {
    const page = await (await chrome.newContext()).newPage();
    page.on(
      'response',
      (answer) => void (answer.status() >= 400 && problems.push(`${answer.status()} ${answer.url()}`)),
    );
    page.on('requestfailed', (failed) => void problems.push(`${failed.failure()?.errorText} ${failed.url()}`));
    page.on('console', (m) => void (/CORS|Refused to|Mixed Content/.test(m.text()) && problems.push(m.text())));
    page.on('pageerror', (error) => void problems.push(error.message));
    // People type a host without `https://`, so the browser begins with plain HTTP.
    await page.goto(`http://${ELEMENT}/`);
    await page.locator('#status', { hasText: 'ready' }).waitFor();
    expect(page.url()).toBe(`https://${ELEMENT}/`);
    await page.fill('#login [name=user]', user);
    await page.fill('#login [name=password]', `${user}-password`);
    await page.click('#login button');
    await page.locator('#status', { hasText: `logged in as @${user}:${DOMAIN}` }).waitFor({ timeout: 60_000 });
    pages.push(page);
    return page;
  }

  test('two people log in with the served config', async () => {
    await open('alice');
    await open('bob');
    expect(await pages[0].textContent('#brand')).toBe('Ours');
  });

  test("the owner's logo and pages are where the served config says", async () => {
    const seen = await pages[0].evaluate(async () => {
      const { branding, embedded_pages } = await (await fetch('/config.json')).json();
      const logo = new Image();
      logo.src = branding.auth_header_logo_url;
      await logo.decode();
      const read = async (path: string) => (await fetch(path)).text();
      return {
        logo: [logo.naturalWidth, logo.naturalHeight],
        welcome: await read(embedded_pages.welcome_url),
        rules: await read('/custom/rules.html'),
      };
    });
    expect(seen).toEqual({ logo: [21, 13], welcome: WELCOME, rules: '<h1>Be kind</h1>' });
  });

  test('media comes back through the homeserver, and credentials for calls are there', async () => {
    expect(await pages[0].textContent('#media')).toMatch(
      `same bytes from https://${HOMESERVER}/_matrix/client/v1/media/`,
    );
    expect(JSON.parse((await pages[0].textContent('#turn')) ?? '').uris).toHaveLength(2);
  });

  test('an encrypted message goes from one browser to the other', async () => {
    await pages[0].fill('#send [name=to]', `@bob:${DOMAIN}`);
    await pages[0].fill('#send [name=text]', 'nobody else can read this');
    await pages[0].click('#send button');
    await pages[1]
      .locator('li', { hasText: `@alice:${DOMAIN}: nobody else can read this` })
      .waitFor({ timeout: 60_000 });
  });

  test('nothing was blocked or failed on the way but what a client asks for in vain', () => {
    const inVain = [`https://${ELEMENT}/config.${ELEMENT}.json`, '/_matrix/client/v3/room_keys/version'];
    expect(problems.filter((problem) => !inVain.some((url) => problem.endsWith(url)))).toEqual([]);
  });

  test.each(['/', '/index.html', '/config.json', '/version'])('%s has the recommended headers', async (path) => {
    const { headers } = await https(ELEMENT, path);
    expect(headers).toMatchObject({
      'x-frame-options': 'SAMEORIGIN',
      'x-content-type-options': 'nosniff',
      'x-xss-protection': '1; mode=block',
      'content-security-policy': "frame-ancestors 'self'",
      'cache-control': 'no-cache',
    });
    expect(headers['x-built-in-config']).toBeUndefined();
  });
}
