import type { Page } from 'playwright-core';
import { OidcProvider, SecretKey } from '../../lib';
import { Authority } from './support/certificates';
import { ELEMENT, ElementSite } from './support/element-site';
import { IdentityProvider } from './support/identity-provider';
import { freePort } from './support/processes';
import { writeInPod } from './support/synapse';

const SECRET = 'a-secret.of_letters~1';

// Element's pages are large, and the machine may be busy with other suites.
jest.setTimeout(300_000);

/** The person and the device whose session Element keeps in the browser, as soon as there is one. */
async function session(page: Page): Promise<string[]> {
  const kept = await page.waitForFunction(() => {
    const [user, device] = ['mx_user_id', 'mx_device_id'].map((key) => localStorage.getItem(key));
    return user && device && `${user} ${device}`;
  });
  return String(await kept.jsonValue()).split(' ');
}

/** Gives a name at the provider, and lets it tell the homeserver about it. */
async function passProvider(page: Page, issuer: string, name: string): Promise<void> {
  await page.waitForURL((url) => url.origin === issuer);
  await page.fill('[name=login]', name);
  await page.fill('[name=password]', 'any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

describe('a person with a browser, at a homeserver whose people log in at a provider', () => {
  const authority = new Authority();
  let site: ElementSite;
  let provider: IdentityProvider;

  beforeAll(async () => {
    const port = await freePort();
    const issuer = `https://localhost:${port}`;
    const files = authority.issue('DNS:localhost');
    const preset = { url: issuer, clientId: 'synapse', clientSecret: SecretKey.of('id', 'secret') };
    const other = {
      issuer,
      id: 'other',
      name: 'Other',
      clientId: 'synapse',
      clientSecret: SecretKey.of('id', 'wrong'),
    };
    const synapse = { passwordLogin: false, oidcProviders: [OidcProvider.authelia(preset), OidcProvider.of(other)] };
    const write = (root: string) => {
      writeInPod(root, '/oidc-secret/id/secret', `${SECRET}\n`);
      writeInPod(root, '/oidc-secret/id/wrong', 'another-secret\n');
    };
    site = await ElementSite.start({ synapse }, authority, write, [files.certificate]);
    provider = await IdentityProvider.start(authority, files, port, SECRET, site.synapse.url);
  });
  afterAll(async () => {
    await site.stop();
    await provider.stop();
  });

  /** Goes from Element's login page to the provider and back into Element. */
  async function logIn(name: string): Promise<Page> {
    const page = await site.newPage();
    await page.goto(`${ELEMENT}/#/login`);
    await page.getByRole('button', { name: 'Continue with Authelia' }).click();
    await passProvider(page, provider.issuer, name);
    await page.waitForURL((url) => url.origin === ELEMENT);
    return page;
  }

  let first: string[];
  test('is in Element after the login at the provider', async () => {
    const page = await logIn('member-alice');
    await page.getByRole('button', { name: 'User menu' }).waitFor();
    expect(page.url()).toBe(`${ELEMENT}/#/home`);
    first = await session(page);
    expect(first[0]).toBe('@member-alice:example.org');
    await page.context().close();
  });

  test('has the same account at the next login, with another device', async () => {
    const page = await logIn('member-alice');
    const [user, device] = await session(page);
    expect([user, device]).toEqual([first[0], expect.not.stringMatching(first[1])]);
    await page.context().close();
  });

  test('reads that the login failed, and whom to tell, if the client secret is wrong', async () => {
    const page = await site.newPage();
    await page.goto(`${ELEMENT}/#/login`);
    await page.getByRole('button', { name: 'Continue with Other' }).click();
    await passProvider(page, provider.issuer, 'member-bob');
    await page.waitForURL((url) => url.host === 'matrix.example.org');
    const text = await page.locator('body').innerText();
    expect(text).toContain('invalid_client');
    expect(text).not.toContain('another-secret');
  });
});
