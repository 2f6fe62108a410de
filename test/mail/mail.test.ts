import { Duration, Testing } from 'cdk8s';
import {
  Duty,
  Endpoints,
  Mail,
  MailSecurity,
  Peers,
  Registration,
  SecretKey,
  SynapseDatabase,
  Workers,
} from '../../lib';
import type { SmtpProps, SynapseOptions } from '../../lib';
import { containers, find, findingsOf, newStack, synthStack } from '../support/manifests';

const REQUIRED: SmtpProps = { host: 'mail.example.org', from: 'Chat <chat@example.org>' };
const password = SecretKey.of('mail', 'password');
const withMail = (props: Partial<SmtpProps> = {}, more: SynapseOptions = {}): SynapseOptions => ({
  mail: Mail.smtp({ ...REQUIRED, ...props }),
  ...more,
});
const stackOf = (synapse: SynapseOptions) => newStack(Testing.app(), { synapse });
const email = (synapse: SynapseOptions) => stackOf(synapse).synapse.config.email;
const paths = (args: readonly string[]) =>
  args.filter((arg) => arg.startsWith('--config-path=')).map((arg) => arg.split('=')[1]);

test.each<[string, Partial<SmtpProps>, object]>([
  ['STARTTLS by default', {}, { smtp_port: 587, require_transport_security: true }],
  ['TLS', { security: MailSecurity.TLS }, { smtp_port: 465, force_tls: true }],
  ['no TLS', { security: MailSecurity.NONE }, { smtp_port: 25, enable_tls: false }],
  ['another port', { port: 2525 }, { smtp_port: 2525 }],
])('the mail server is reached by %s', (_, props, expected) => {
  expect(email(withMail(props))).toMatchObject({ smtp_host: 'mail.example.org', enable_notifs: false, ...expected });
});

test('links in mail lead to the Element Web of the stack, or where the prop says', () => {
  expect(email(withMail())).toMatchObject({
    client_base_url: 'https://element.example.org',
    invite_client_location: 'https://element.example.org',
  });
  expect(email(withMail({ clientUrl: 'https://chat.example.net/' }))).toMatchObject({
    client_base_url: 'https://chat.example.net',
  });
});

test('notifications are written with their times', () => {
  const notifications = { newAccounts: false, delay: Duration.minutes(30) };
  expect(email(withMail({ notifications, linkLifetime: Duration.hours(2) }))).toMatchObject({
    enable_notifs: true,
    notif_for_new_users: false,
    notif_delay_before_mail: '1800s',
    validation_token_lifetime: '7200s',
  });
});

test('Element shows the pages that need mail', () => {
  expect(stackOf({}).element.config).toMatchObject({ disable_3pid_login: true });
  const { element } = stackOf(withMail());
  expect(element.config).not.toHaveProperty('disable_3pid_login');
  expect(element.config.setting_defaults).not.toHaveProperty(['UIFeature.passwordReset']);
});

describe('the password', () => {
  const login = withMail({ user: 'robot', password });
  const grown = { ...login, database: SynapseDatabase.postgres({ host: 'pg', password }), workers: Workers.small() };
  const own = { ...grown, extraConfigSecrets: [SecretKey.of('more', 'email.yaml')] };

  test.each(['synapse', ...Workers.small()._layout.groups.map(({ workload }) => workload)])(
    'is in the memory of the pod of %s, for Synapse and the check of its config, and in no other place',
    (name) => {
      const set = find(synthStack({ synapse: own }), 'StatefulSet', name);
      const { volumes } = set.spec.template.spec;
      expect(volumes).toContainEqual({ name: 'mail', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } });
      const all = containers(set);
      const mounting = (path: string) =>
        all.filter(({ volumeMounts }) => volumeMounts.some((mount: { mountPath: string }) => mount.mountPath === path));
      expect(mounting('/mail-from/mail').map((container) => container.name)).toEqual(['mail']);
      expect(mounting('/mail').map((container) => container.name)).toEqual(['mail', 'preflight', 'synapse']);
      for (const container of all.filter((c) => ['synapse', 'preflight'].includes(String(c.name)))) {
        const files = paths([...((container.command ?? []) as string[]), ...((container.args ?? []) as string[])]);
        expect(files.slice(0, 1)).toEqual(['/data/homeserver.yaml']);
        // A block `email` of the user's own files wins.
        expect(files.indexOf('/mail/email.yaml')).toBeGreaterThan(0);
        expect(files.indexOf('/secrets/more/email.yaml')).toBe(files.indexOf('/mail/email.yaml') + 1);
      }
      const order = all.map((container) => container.name);
      expect(order.indexOf('mail')).toBeLessThan(order.indexOf('preflight'));
    },
  );

  test('needs no container if the mail server wants none', () => {
    const set = find(synthStack({ synapse: withMail() }), 'StatefulSet', 'synapse');
    expect(containers(set).map(({ name }) => name)).not.toContain('mail');
    expect(JSON.stringify(set)).not.toContain('/mail');
  });
});

test('the connection is known by its ends and its port, from the processes that send mail', () => {
  const groups = { push: { does: [Duty.PUSHER] }, sync: { serves: [Endpoints.SYNC] } };
  const grown = { database: SynapseDatabase.bundled(), workers: Workers.of({ groups }) };
  const mails = (options: SynapseOptions) =>
    Peers.of(stackOf(options))
      .all.filter(({ purpose }) => purpose === 'mail')
      .map(({ from, to, ports }) => [from.name, to.name, ports]);
  const port = (from: number) => [{ protocol: 'TCP', from }];
  expect(mails(withMail())).toEqual([['Synapse', 'mail.example.org', port(587)]]);
  expect(mails(withMail({ port: 2525 }, grown))).toEqual([
    ['Synapse', 'mail.example.org', port(2525)],
    ["the workers 'push'", 'mail.example.org', port(2525)],
  ]);
});

test('the next steps name the Secret, and where mail comes from', () => {
  const { nextSteps } = stackOf(withMail({ user: 'robot', password }));
  expect(nextSteps).toContain('Let `mail.example.org` take mail from `Chat <chat@example.org>`');
  expect(nextSteps).toContain('kubectl -n matrix create secret generic mail --from-file=password');
  expect(stackOf(withMail()).nextSteps).not.toContain('create secret generic mail');
});

test('people sign up by mail, from the domains of the prop only', () => {
  const { config } = stackOf(
    withMail({}, { registration: Registration.withEmail({ domains: ['a-b.example.org'] }) }),
  ).synapse;
  expect(config).toMatchObject({
    enable_registration: true,
    registrations_require_3pid: ['email'],
    allowed_local_3pids: [{ medium: 'email', pattern: '^[^@]+@a-b\\.example\\.org$' }],
  });
  const open = stackOf(withMail({}, { registration: Registration.withEmail() })).synapse.config;
  expect(open).not.toHaveProperty('allowed_local_3pids');
});

test.each<[string, SynapseOptions, string[]]>([
  ['a URL as the host', withMail({ host: 'smtp://robot:MARKER@mail' }), ["mail.host' must be a host name"]],
  ['a name alone as the sender', withMail({ from: 'Chat' }), ["mail.from' must be an address, or a name and"]],
  ['two senders', withMail({ from: 'a@b.org, c@d.org' }), ["mail.from' must be an address"]],
  ['a sender that Synapse would encode', withMail({ from: 'Größe <a@b.org>' }), ["mail.from' must be ASCII"]],
  ['a percent sign', withMail({ from: '100% <a@b.org>' }), [`mail.from' must have no "%"`]],
  ['a line break', withMail({ from: 'a@b.org\nBcc: c@d.org' }), ["mail.from' must be ASCII"]],
  ['a wrong port', withMail({ port: 0 }), ["mail.port' must be"]],
  ['half a second', withMail({ linkLifetime: Duration.millis(500) }), ["mail.linkLifetime' must be one second"]],
  ['a login without a password', withMail({ user: 'robot' }), ["mail.password' is needed for the login"]],
  ['a password without a login', withMail({ password }), ["mail.user' is needed"]],
  [
    'a password that everybody could read, and a name of no certificate',
    withMail({ user: 'robot', password, security: MailSecurity.NONE, tlsName: 'a.org' }),
    ["mail.password' must not be given with MailSecurity.NONE", "mail.tlsName' has no effect"],
  ],
  ['a web client that is none', withMail({ clientUrl: 'chat' }), ["mail.clientUrl' must be a URL"]],
  [
    'a setting that is there twice',
    withMail({}, { extraConfig: { email: { smtp_host: 'a', subjects: {} } } }),
    ["extraConfig.email.smtp_host' is set by the prop 'mail'"],
  ],
  [
    'a sign-up without mail',
    { registration: Registration.withEmail() },
    ["registration' is Registration.withEmail(), but"],
  ],
  [
    'wrong domains',
    withMail({}, { registration: Registration.withEmail({ domains: ['@example.org'] }) }),
    ["registration.domains[0]' must be a domain"],
  ],
  [
    'no domain',
    withMail({}, { registration: Registration.withEmail({ domains: [] }) }),
    ["registration.domains' must have a domain"],
  ],
])('%s is refused', (_, synapse, expected) => {
  const found = findingsOf(() => synthStack({ synapse }));
  expect(found).toEqual(expected.map((text) => expect.stringContaining(text)));
  expect(found.join()).not.toContain('MARKER');
});

test.each([
  'chat@example.org',
  'Chat <chat@example.org>',
  '%(app)s <chat@example.org>',
  '"Chat, we" <a+b@c.org>',
  '<a@b>',
])('the sender %s is taken', (from) => {
  expect(email(withMail({ from }))).toMatchObject({ notif_from: from });
});

test('a password in extraConfig is refused, and the error names the prop', () => {
  const extraConfig = { email: { smtp_pass: 'MARKER' } };
  const [found, ...others] = findingsOf(() => synthStack({ synapse: { extraConfig } }));
  expect([others, found]).toEqual([[], expect.stringContaining("use the prop 'mail'")]);
});
