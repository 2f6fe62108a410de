import { call } from './code';
import type { Context } from './rule';
import type { Path } from './translation';
import { flag } from './values';

const REGISTRATION = 'synapse/registration';

/** The settings of the sign-up page, as they are in a user's file. */
export interface SignUp {
  readonly enabled: unknown;
  readonly token: unknown;
  readonly captcha: unknown;
  readonly open: unknown;
}

/**
 * Sets the rule for new accounts. The page stays open only where the file says so, together with a token or a reCAPTCHA; everything else closes it.
 *
 * @param path the place of the settings
 */
export function register(path: Path, signUp: SignUp, { out, recaptcha }: Context): void {
  const page = { enabled: flag(signUp.enabled), token: flag(signUp.token), captcha: flag(signUp.captcha) };
  if (page.enabled === false) {
    out.close(REGISTRATION, call('Registration.withSharedSecret'));
    out.note(path, 'the sign-up page is closed, as it says; accounts are made with the shared secret');
  } else if (page.enabled === true && page.token === true) {
    out.set(REGISTRATION, call('Registration.withToken'));
    out.note(path, 'the sign-up page is open to holders of a registration token, as it was');
  } else if (page.enabled === true && page.captcha !== false && signUp.open !== true && recaptcha) {
    out.set(REGISTRATION, call('Registration.withRecaptcha'));
    out.note(path, 'the sign-up page is open to everybody who solves a reCAPTCHA, as it was');
  } else {
    out.close(REGISTRATION, call('Registration.withSharedSecret'));
    out.leave(path, 'choose a Registration: nobody can sign up now');
  }
}
