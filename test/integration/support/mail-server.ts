import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { CertificateFiles } from './certificates';

/** A mail as the server got it. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly secure: boolean;
  readonly user: string | undefined;
  /** Headers and body, without the soft line breaks of quoted-printable. */
  readonly text: string;
}

export interface MailServerOptions {
  /** @default - a free one */
  readonly port?: number;
  /** True if connections begin with TLS. */
  readonly implicitTls?: boolean;
  /** True if it offers no TLS. */
  readonly hidesStartTls?: boolean;
  /** The name and the password that it takes. @default - it takes mail from everybody */
  readonly login?: readonly [string, string];
}

/** A mail server that keeps what it gets. */
export class MailServer {
  public readonly received: ReceivedMail[] = [];
  /** The names of all logins that somebody tried. */
  public readonly logins: string[] = [];
  /** Resolves with the first problem of a connection, such as a client that doesn't trust the certificate. */
  public readonly problem: Promise<string>;
  private waiting: ((mail: ReceivedMail) => void)[] = [];

  private constructor(
    private readonly server: SMTPServer,
    public readonly port: number,
  ) {
    this.problem = new Promise((resolve) => server.on('error', ({ message }) => resolve(message)));
  }

  public static async start(files: CertificateFiles, options: MailServerOptions = {}): Promise<MailServer> {
    const { login, port = 0 } = options;
    const server = new SMTPServer({
      secure: options.implicitTls ?? false,
      hideSTARTTLS: options.hidesStartTls ?? false,
      authOptional: login === undefined,
      disabledCommands: login ? [] : ['AUTH'],
      cert: readFileSync(files.certificate),
      key: readFileSync(files.key),
      disableReverseLookup: true,
      onAuth: ({ username, password }, _, done) => {
        mail.logins.push(username ?? '');
        const right = username === login?.[0] && password === login?.[1];
        done(right ? null : new Error('wrong login'), { user: username });
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          mail.keep({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            secure: session.secure,
            user: session.user as string | undefined,
            text: decoded(Buffer.concat(chunks).toString('utf8')),
          });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const mail = new MailServer(server, (server.server.address() as AddressInfo).port);
    return mail;
  }

  /** The next mail that arrives. */
  public next(): Promise<ReceivedMail> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  public stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }

  private keep(mail: ReceivedMail): void {
    this.received.push(mail);
    for (const resolve of this.waiting.splice(0)) resolve(mail);
  }
}

/** The texts of a mail's parts, which Python encodes as base64. */
function decoded(text: string): string {
  return text.replaceAll(/\r?\n\r?\n((?:[A-Za-z0-9+/=]+\r?\n)+)/g, (_, part: string) => {
    return `\n\n${Buffer.from(part, 'base64').toString('utf8')}\n`;
  });
}
