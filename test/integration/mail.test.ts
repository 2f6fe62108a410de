import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Mail, MailSecurity, Registration, SecretKey } from '../../lib';
import type { SmtpProps, SynapseOptions } from '../../lib';
import { containers, find, synthStack } from '../support/manifests';
import { Authority } from './support/certificates';
import { MailServer } from './support/mail-server';
import { renderStack } from './support/rendered';
import { startSynapse, writeInPod } from './support/synapse';

const PASSWORD = 'p"a\\ss: #wörd';
const login = { user: 'robot', password: SecretKey.of('mail', 'password') };
const authority = new Authority();
const certificate = authority.issue('DNS:localhost');

const options = (smtp: Partial<SmtpProps>): SynapseOptions => ({
  registration: Registration.withEmail({ domains: ['example.org'] }),
  mail: Mail.smtp({ host: 'localhost', from: 'Chat <chat@example.org>', ...smtp }),
});

/** Runs the init container that writes the password, as the pod does. */
function writePassword(root: string, synapse: SynapseOptions): void {
  const set = find(synthStack({ synapse }), 'StatefulSet', 'synapse');
  const { command } = containers(set).find(({ name }) => name === 'mail')!;
  const args = (command as string[]).slice(1).map((arg) => arg.replaceAll(/"\/(?=data|mail)/g, `"${root}/`));
  writeInPod(root, '/mail-from/mail/password', `${PASSWORD}\n`);
  writeInPod(root, '/mail/there', '');
  const { status, stderr } = spawnSync('synapse-python', args, { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
}

/** Runs Synapse with that mail server. */
async function serve(smtp: Partial<SmtpProps>) {
  const synapse = options(smtp);
  const files = renderStack({ synapse }).get('synapse-config')!;
  // The links in mail lead to the server itself here.
  const started = await startSynapse(
    files,
    (root) => {
      if (smtp.password) writePassword(root, synapse);
    },
    { SSL_CERT_FILE: authority.certificate },
  );
  const base = started.url;
  const call = async (path: string, body: object, token?: string) => {
    const answer = await fetch(`${base}/_matrix/client/v3${path}`, {
      method: 'POST',
      ...(token !== undefined && { headers: { Authorization: `Bearer ${token}` } }),
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as { [key: string]: string } };
  };
  const request = (path: string, email: string, secret: string) =>
    call(`${path}/email/requestToken`, { email, client_secret: secret, send_attempt: 1 });
  /** Opens the link of a mail, and presses the button of its page if it has one. */
  const follow = async (text: string) => {
    const [link] = /https:\/\/matrix\.example\.org\/\S+/.exec(text) ?? ['no link'];
    const url = link.replace('https://matrix.example.org', base);
    const page = await fetch(url);
    const html = await page.text();
    if (!html.includes('<form')) return html;
    const fields = [...html.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
    const [, action] = /action="([^"]*)"/.exec(html) ?? ['', ''];
    const form = new URLSearchParams(fields);
    const pressed = await fetch(new URL(action, url), { method: 'POST', body: form });
    return pressed.text();
  };
  const logIn = async (password: string) =>
    (await call('/login', { type: 'm.login.password', identifier: { type: 'm.id.user', user: 'alice' }, password }))
      .status;
  return { ...started, call, request, follow, logIn };
}

describe('a person with an account and an e-mail address', () => {
  let mail: MailServer;
  let server: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    mail = await MailServer.start(certificate, { login: [login.user, PASSWORD] });
    server = await serve({ ...login, port: mail.port });
  });
  afterAll(async () => {
    await server.server.stop();
    await mail.stop();
  });

  test('signs up with the link of a mail, and with an address of the allowed domain only', async () => {
    const refused = await server.request('/register', 'alice@example.org.evil.net', 's1');
    expect(refused).toMatchObject({ status: 403, body: { errcode: 'M_THREEPID_DENIED' } });
    const arrives = mail.next();
    const { body } = await server.request('/register', 'alice@example.org', 's1');
    const received = await arrives;
    expect(received).toMatchObject({
      from: 'chat@example.org',
      to: ['alice@example.org'],
      secure: true,
      user: 'robot',
    });
    expect(received.text).toContain('From: Chat <chat@example.org>');
    const first = await server.call('/register', { username: 'alice', password: 'the old one' });
    const auth = {
      type: 'm.login.email.identity',
      threepid_creds: { sid: body.sid, client_secret: 's1' },
      session: first.body.session,
    };
    const account = { username: 'alice', password: 'the old one', auth };
    // Nobody has opened the link.
    expect((await server.call('/register', account)).status).toBe(401);
    expect(await server.follow(received.text)).toContain('Your email has now been validated');
    expect(await server.call('/register', account)).toMatchObject({
      status: 200,
      body: { user_id: '@alice:example.org' },
    });
  });

  test('sets a new password with the link of a mail, and only with it', async () => {
    const arrives = mail.next();
    const { body } = await server.request('/account/password', 'alice@example.org', 's2');
    const received = await arrives;
    expect(received.text).toContain('Subject: [example.org] Password reset');
    const identity = { type: 'm.login.email.identity', threepid_creds: { sid: body.sid, client_secret: 's2' } };
    const set = () => server.call('/account/password', { new_password: 'the new one', auth: identity });
    expect((await set()).status).toBe(401);
    expect(await server.logIn('the old one')).toBe(200);
    expect(await server.follow(received.text)).toContain('Your email has now been validated');
    expect((await set()).status).toBe(200);
    expect(await server.logIn('the old one')).toBe(403);
    expect(await server.logIn('the new one')).toBe(200);
  });

  test('of whom a mail server without TLS or with a foreign certificate learns nothing', async () => {
    const { port } = mail;
    const foreign = new Authority().issue('DNS:localhost');
    await mail.stop();
    for (const [files, hidesStartTls] of [
      [certificate, true],
      [foreign, false],
    ] as const) {
      const other = await MailServer.start(files, { port, hidesStartTls, login: [login.user, PASSWORD] });
      const asked = server.request('/account/password', 'alice@example.org', `s3-${hidesStartTls}`);
      // Synapse never answers if it doesn't trust the certificate.
      const seen = await Promise.race([asked.then(({ status }) => status), other.problem]);
      await other.stop();
      expect([seen, other.received, other.logins]).toEqual([expect.anything(), [], []]);
      expect(String(seen)).toMatch(hidesStartTls ? /^500$/ : /^Failed to establish TLS session/);
    }
    mail = await MailServer.start(certificate, { port, login: [login.user, PASSWORD] });
    const { status } = await server.request('/account/password', 'alice@example.org', 's4');
    expect([status, mail.received.length]).toEqual([200, 1]);
  });

  test('only the owner of the process reads the file with the password', () => {
    expect(statSync(join(server.pod.root, 'mail/email.yaml')).mode & 0o777).toBe(0o600);
  });
});

test('a mail server that begins with TLS gets mail without a login', async () => {
  const mail = await MailServer.start(certificate, { implicitTls: true });
  const server = await serve({ port: mail.port, security: MailSecurity.TLS });
  const { status } = await server.request('/register', 'bob@example.org', 's1');
  expect([status, mail.received]).toMatchObject([200, [{ to: ['bob@example.org'], secure: true, user: undefined }]]);
  await server.server.stop();
  await mail.stop();
});
