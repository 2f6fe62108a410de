/** Who may make an account. */
export class Registration {
  /** Nobody, administrators with a shared secret included: `register_new_matrix_user` doesn't work either. For servers whose accounts come from elsewhere. */
  public static closed(): Registration {
    return new Registration({ enable_registration: false }, false, false);
  }

  /**
   * Only who holds the registration shared secret, with `register_new_matrix_user` in the pod. The sign-up page is closed.
   *
   * @see https://element-hq.github.io/synapse/latest/setup/installation.html#registering-a-user
   */
  public static withSharedSecret(): Registration {
    return new Registration({ enable_registration: false }, true, false);
  }

  /**
   * Who was given a registration token, on the sign-up page.
   *
   * @see https://element-hq.github.io/synapse/latest/usage/administration/admin_api/registration_tokens.html
   */
  public static withToken(): Registration {
    return new Registration({ enable_registration: true, registration_requires_token: true }, true, false);
  }

  /**
   * Anybody who solves a reCAPTCHA. Needs both keys, from `.secrets.yaml` or from existing Secrets.
   *
   * @see https://element-hq.github.io/synapse/latest/CAPTCHA_SETUP.html
   */
  public static withRecaptcha(): Registration {
    return new Registration({ enable_registration: true, enable_registration_captcha: true }, true, true);
  }

  /** Anybody and any bot, with no check at all: spam accounts are certain on the public internet. For closed networks only. */
  public static openToAnyoneWithoutVerification(): Registration {
    return new Registration({ enable_registration: true, enable_registration_without_verification: true }, true, false);
  }

  private constructor(
    /** @internal */
    public readonly _config: { readonly [key: string]: boolean },
    /** @internal */
    public readonly _sharedSecret: boolean,
    /** @internal */
    public readonly _recaptcha: boolean,
  ) {}
}
