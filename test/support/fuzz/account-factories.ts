import { Duration } from 'cdk8s';
import * as lib from '../../../lib';
import type { Factory } from './factory';
import { factory } from './static-factory';

const key = lib.SecretKey.of('mine', 'mine');
const SMTP = {
  host: 'mail.example.org',
  from: 'Chat <chat@example.org>',
  port: 2525,
  user: 'robot',
  password: key,
  notifications: { delay: Duration.hours(1) },
};

export const ACCOUNT_FACTORIES: readonly Factory[] = [
  factory('Mail.smtp', [SMTP], 'mail', (mail) => ({ synapse: { mail } })),
  factory('Registration.withEmail', [{ domains: ['example.org'] }], 'registration', (registration) => ({
    synapse: { registration, mail: lib.Mail.smtp(SMTP) },
  })),
];
