import { Duration } from 'cdk8s';
import * as lib from '../../lib';
import { newStack } from './manifests';
import type { PropTable } from './prop-table';

const { Mail, Registration, SecretKey } = lib;
const SMTP = { host: 'mail.example.org', from: 'chat@example.org' };
const key = SecretKey.of('mine', 'mine');

/** The ways in which people prove who they are. */
export const ACCOUNT_TABLES: PropTable[] = [
  {
    file: 'mail/smtp-props.ts',
    name: 'SmtpProps',
    build: (app, props) => newStack(app, { synapse: { mail: Mail.smtp({ ...SMTP, ...props }) } }),
    values: {
      host: 'smtp.example.org',
      security: lib.MailSecurity.TLS,
      port: 2525,
      user: 'robot',
      password: key,
      tlsName: 'mail.example.net',
      from: 'Chat <robot@example.org>',
      appName: 'Chat',
      linkLifetime: Duration.hours(2),
      notifications: {},
      clientUrl: 'https://chat.example.org',
    },
    base: { user: { password: key, user: 'other' }, password: { user: 'robot', password: SecretKey.of('a', 'a') } },
  },
  {
    file: 'mail/smtp-props.ts',
    name: 'MailNotifications',
    build: (app, notifications) => newStack(app, { synapse: { mail: Mail.smtp({ ...SMTP, notifications }) } }),
    values: { newAccounts: false, delay: Duration.hours(1) },
  },
  {
    file: 'synapse/registration.ts',
    name: 'EmailRegistrationOptions',
    build: (app, options) => {
      const registration = Registration.withEmail(options);
      return newStack(app, { synapse: { mail: Mail.smtp(SMTP), registration } });
    },
    values: { domains: ['example.org'] },
  },
];
