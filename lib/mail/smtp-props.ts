import type { Duration } from 'cdk8s';
import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';
import { checkBaseUrl, checkDuration, checkPort } from '../shared/checks';
import { checked, flag, number, oneOf, shapeOf, text } from '../shared/kinds';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { duration } from '../shared/units-kinds';
import { checkHost, checkSender } from './mail-checks';

/** The way in which a connection to a mail server is encrypted. */
export enum MailSecurity {
  /** The connection begins without TLS, and changes to TLS before anything is sent. A server that doesn't offer TLS gets no mail. The usual port is 587. */
  STARTTLS = 'starttls',
  /** TLS from the first byte. The usual port is 465. */
  TLS = 'tls',
  /** No TLS: everybody on the way can read the mail. The usual port is 25. Use it only for a mail server in the same cluster. */
  NONE = 'none',
}

/** Mail about messages that people haven't read. Each person switches it on or off. */
export interface MailNotifications {
  /** If true, it is on for each account that has an e-mail address when it is made. @default true */
  readonly newAccounts?: boolean;
  /** The time that a person has to read a message before mail is sent, in whole seconds. @default Duration.minutes(10) */
  readonly delay?: Duration;
}

/** Props of {@link Mail.smtp}. */
export interface SmtpProps {
  /** The host name of the mail server, or its address. With TLS, its certificate must have this name. */
  readonly host: string;
  /** The encryption of the connection. @default MailSecurity.STARTTLS */
  readonly security?: MailSecurity;
  /** The port of the mail server. @default - 587, 465 or 25, by the security */
  readonly port?: number;
  /** The name with which Synapse logs in to the mail server. @default - Synapse doesn't log in */
  readonly user?: string;
  /** The password of `user`, alone in a key of an existing Secret. @default - none */
  readonly password?: SecretKey;
  /** The name in the certificate of the mail server, if it is another one than `host`. @default - the host */
  readonly tlsName?: string;
  /** The sender: an address, or a name and an address such as `Chat <chat@example.org>`. `%(app)s` in it becomes the name of the app. ASCII only. */
  readonly from: string;
  /** The name of the app in texts and subjects. @default 'Matrix' */
  readonly appName?: string;
  /** The time for which the links in mail are valid, in whole seconds. @default Duration.hours(1) */
  readonly linkLifetime?: Duration;
  /** Mail about unread messages. It holds the text of messages, except for those of encrypted rooms. @default - none is sent */
  readonly notifications?: MailNotifications;
  /** The URL of the web client to which notifications and invitations lead. @default - that of Element Web in the same chart, otherwise `matrix.to` and `app.element.io` */
  readonly clientUrl?: string;
}

const NOTIFICATIONS: Shape<MailNotifications> = { newAccounts: flag, delay: checked(duration, checkDuration) };

export const SMTP_PROPS: Shape<SmtpProps> = {
  host: required(text(checkHost)),
  security: oneOf(MailSecurity, 'MailSecurity'),
  port: number(checkPort),
  user: text(),
  password: secretKey,
  tlsName: text(checkHost),
  from: required(text(checkSender)),
  appName: text(),
  linkLifetime: checked(duration, checkDuration),
  notifications: shapeOf(NOTIFICATIONS),
  clientUrl: text(checkBaseUrl),
};
