import type { Page } from 'playwright-core';
import { Mail } from '../../lib';
import { makeAccount } from './support/account-with-address';
import { Authority } from './support/certificates';
import { ELEMENT, ElementSite } from './support/element-site';
import { MailServer } from './support/mail-server';

const ADDRESS = 'alice@example.org';
const OLD = 'alice-1';
const NEW = 'correct horse battery staple 9';

// Element's pages are large, and the machine may be busy with other suites.
jest.setTimeout(300_000);

describe('a person with a browser, who forgot the password', () => {
  const authority = new Authority();
  let mail: MailServer;
  let site: ElementSite;

  beforeAll(async () => {
    mail = await MailServer.start(authority.issue('DNS:localhost'));
    const synapse = { mail: Mail.smtp({ host: 'localhost', port: mail.port, from: 'Chat <chat@example.org>' }) };
    site = await ElementSite.start({ synapse }, authority);
    await makeAccount(site.synapse, 'alice', OLD, ADDRESS);
  });
  afterAll(async () => {
    await site.stop();
    await mail.stop();
  });

  async function logIn(page: Page, password: string): Promise<void> {
    await page.goto(`${ELEMENT}/#/login`);
    await page.getByLabel('Username').fill('alice');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  test('sets a new one by the link of a mail, and logs in with it alone', async () => {
    const page = await site.newPage();
    await page.goto(`${ELEMENT}/#/login`);
    await page.getByRole('button', { name: 'Forgot password?' }).click();
    await page.getByLabel('Email address').fill(ADDRESS);
    const arrives = mail.next();
    await page.getByRole('button', { name: 'Send email' }).click();
    const { to, text } = await arrives;
    expect(to).toEqual([ADDRESS]);

    const [link] = /https:\/\/matrix\.example\.org\/\S+/.exec(text) ?? ['no link'];
    const confirmation = await page.context().newPage();
    await confirmation.goto(link);
    await confirmation.getByRole('button', { name: 'Confirm changing my password' }).click();
    await confirmation.getByText('Your email has now been validated').waitFor();

    await page.bringToFront();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('New Password', { exact: true }).fill(NEW);
    await page.getByLabel('Confirm new password').fill(NEW);
    await page.getByRole('button', { name: 'Reset password' }).click();
    await page.getByText('Your password has been reset.').waitFor();

    await logIn(page, OLD);
    await page.getByText('Incorrect username and/or password.').waitFor();
    await logIn(page, NEW);
    await page.getByRole('button', { name: 'User menu' }).waitFor();
  });
});
