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

  private constructor(
    /** @internal */
    public readonly _config: { readonly [key: string]: boolean },
    /** @internal */
    public readonly _sharedSecret: boolean,
    /** @internal */
    public readonly _recaptcha: boolean,
  ) {}
}
