import type { Findings } from '../shared/findings';
import type { SmtpProps } from './smtp-props';

/** Finds the props that don't fit each other. */
export function checkSmtp(findings: Findings, { user, password, tlsName }: SmtpProps, encrypted: boolean): void {
  password?._check(findings, 'password');
  if (user !== undefined && !password) findings.add('password', "is needed for the login of 'user'");
  if (user === undefined && password) findings.add('user', "is needed, as there is a 'password'");
  if (encrypted) return;
  if (password) {
    findings.add('password', 'must not be given with MailSecurity.NONE: everybody on the way could read it');
  }
  if (tlsName !== undefined) findings.add('tlsName', 'has no effect with MailSecurity.NONE: leave one of them out');
}
