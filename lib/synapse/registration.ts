import { Findings } from '../shared/findings';
import { isHostname } from '../shared/host-names';
import { listOf, text } from '../shared/kinds';
import { isPassed, takeOptions } from '../shared/shape';
import type { Shape } from '../shared/shape';

/** Options of {@link Registration.withEmail}. */
export interface EmailRegistrationOptions {
  /** The domains of the e-mail addresses that people may have, such as `example.org`. They count for addresses that are added later, too. @default - any */
  readonly domains?: string[];
}

const EMAIL_REGISTRATION: Shape<EmailRegistrationOptions> = {
  domains: listOf(
    text((findings, prop, domain) => {
      if (!isHostname(domain)) findings.add(prop, 'must be a domain in lower case, for example "example.org"', domain);
    }),
    'domains, for example ["example.org"]',
  ),
};

/** The rule for making accounts. */
export class Registration {
  /** Nobody can make an account, also not with `register_new_matrix_user`. Use it for servers whose accounts come from elsewhere. */
  public static closed(): Registration {
    return new Registration({ enable_registration: false }, false, false);
  }

  /**
   * Only a holder of the registration shared secret can make accounts, with `register_new_matrix_user` in the pod. The sign-up page is closed.
   *
   * @see https://element-hq.github.io/synapse/latest/setup/installation.html#registering-a-user
   */
  public static withSharedSecret(): Registration {
    return new Registration({ enable_registration: false }, true, false);
  }

  /**
   * Everybody with a registration token can make an account on the sign-up page.
   *
   * @see https://element-hq.github.io/synapse/latest/usage/administration/admin_api/registration_tokens.html
   */
  public static withToken(): Registration {
    return new Registration({ enable_registration: true, registration_requires_token: true }, true, false);
  }

  /**
   * Everybody who solves a reCAPTCHA can make an account. It needs both reCAPTCHA keys, from `.secrets.yaml` or from existing Secrets.
   *
   * @see https://element-hq.github.io/synapse/latest/CAPTCHA_SETUP.html
   */
  public static withRecaptcha(): Registration {
    return new Registration({ enable_registration: true, enable_registration_captcha: true }, true, true);
  }

  /** Everybody, bots too, can make an account without any check. Use it only in closed networks: on the public internet, spam accounts are certain. */
  public static openToAnyoneWithoutVerification(): Registration {
    return new Registration({ enable_registration: true, enable_registration_without_verification: true }, true, false);
  }

  /**
   * Everybody who opens the link in a mail can make an account on the sign-up page. It needs the prop `mail`.
   *
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#registrations_require_3pid
   */
  public static withEmail(options?: EmailRegistrationOptions): Registration {
    const found = new Findings();
    const { domains } = takeOptions(found, options, isPassed(arguments, 0), EMAIL_REGISTRATION);
    if (domains?.length === 0) found.add('domains', 'must have a domain: with none, nobody could sign up');
    // Synapse compares from the beginning of the address only.
    const allowed = domains?.map((domain) => ({
      medium: 'email',
      pattern: `^[^@]+@${domain.replaceAll('.', '\\.')}$`,
    }));
    const config = { registrations_require_3pid: ['email'], ...(allowed && { allowed_local_3pids: allowed }) };
    return new Registration({ enable_registration: true, ...config }, true, false, found);
  }

  private constructor(
    /** @internal */
    public readonly _config: { readonly [key: string]: unknown },
    /** @internal */
    public readonly _sharedSecret: boolean,
    /** @internal */
    public readonly _recaptcha: boolean,
    private readonly found = new Findings(),
  ) {}

  /** True if each new account needs an e-mail address. @internal */
  public get _needsMail(): boolean {
    return 'registrations_require_3pid' in this._config;
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
  }
}
