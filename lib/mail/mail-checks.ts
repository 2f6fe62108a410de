import { isAddress, isObjectName } from '../shared/checks';
import type { Findings } from '../shared/findings';

/** The check of the name of a mail server. A Service of the cluster has a name without a dot. */
export function checkHost(findings: Findings, prop: string, value: string): void {
  if (isObjectName(value) || isAddress(value)) return;
  // The value isn't shown, since it may be a URL with a password in it.
  findings.add(
    prop,
    'must be a host name in lower case or an address, without scheme and port, for example "mail.example.org"',
  );
}

/** The check of the sender. Synapse writes it into a header of each mail. */
export function checkSender(findings: Findings, prop: string, value: string): void {
  const add = (rule: string) => findings.add(prop, rule, value);
  if (/[^\x20-\x7e]/.test(value)) {
    return add('must be ASCII: otherwise Synapse encodes the address together with the name, and no server takes it');
  }
  if (value.replaceAll('%(app)s', '').includes('%')) return add('must have no "%" but that of "%(app)s"');
  const address = '[^\\s@<>()",;:]{1,64}@[A-Za-z0-9.-]{1,253}';
  if (new RegExp(`^(${address}|("[^"\\\\]+"|[^"<>@,;:()\\\\]|%\\(app\\)s)* ?<${address}>)$`).test(value)) return;
  add('must be an address, or a name and an address, for example "Chat <chat@example.org>"');
}
