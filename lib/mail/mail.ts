import type { SecretKey } from '../secrets/secret-key';
import { Findings } from '../shared/findings';
import type { Config } from '../shared/merge';
import { take } from '../shared/shape';
import { checkTexts } from '../shared/text-checks';
import { emailConfig, mailPort, mailSecurity } from './email-config';
import { checkSmtp } from './smtp-checks';
import { MailSecurity, SMTP_PROPS } from './smtp-props';
import type { SmtpProps } from './smtp-props';

/** The mail server by which a homeserver sends links for new passwords and for new addresses, and notifications. */
export class Mail {
  /**
   * A mail server by SMTP. People can then add an e-mail address to their account, and set a new password if they forgot the old one.
   *
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#email
   */
  public static smtp(props: SmtpProps): Mail {
    const found = new Findings();
    return new Mail(take(found, '', props, SMTP_PROPS), found);
  }

  private constructor(
    private readonly props: SmtpProps,
    private readonly found: Findings,
  ) {}

  /** @internal */
  public get _password(): SecretKey | undefined {
    return this.props.password;
  }

  /** @internal */
  public get _server(): { readonly host: string; readonly port: number } {
    return { host: this.props.host, port: mailPort(this.props) };
  }

  /** The sender of all mail. @internal */
  public get _from(): string {
    return this.props.from;
  }

  /** The block `email` of homeserver.yaml, without the password. @internal */
  public _config(webClient: string | undefined): Config {
    return emailConfig(this.props, webClient);
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    checkTexts(findings, prop, this.props);
    checkSmtp(findings.named(`${prop}.`), this.props, mailSecurity(this.props) !== MailSecurity.NONE);
  }
}
