import { isIP, isIPv4 } from 'node:net';
import { SizeRoundingBehavior } from 'cdk8s';
import type { Duration, Size } from 'cdk8s';
import * as ipaddr from 'ipaddr.js';
import type { Findings } from './findings';
import { hostNameHint, isHostname, isServerName, withoutRootDot } from './host-names';
import { misreading } from './plain-text';
import { checkPlainText } from './text-checks';

export { isHostname } from './host-names';

/** A caller in JavaScript, or an unset environment variable, can pass a value of the wrong type, and a regular expression would test `undefined` as text. */
function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** True if Kubernetes accepts `value` as the name of an object (an RFC 1123 subdomain). */
export function isObjectName(value: unknown): boolean {
  return (
    isText(value) &&
    value.length <= 253 &&
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(value)
  );
}

/** True if Kubernetes accepts `value` as the name of a namespace or a Service (an RFC 1123 label). */
export function isDnsLabel(value: unknown): boolean {
  return isText(value) && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value);
}

/** True if `value` is an IPv4 or IPv6 address. A zone, as in `fe80::1%eth0`, has a meaning only on one machine. */
export function isAddress(value: unknown): value is string {
  return isText(value) && isIP(value) !== 0 && !value.includes('%');
}

/** True if `value` is an IPv4 or IPv6 network such as `10.42.0.0/16`, with no bit set after its prefix. */
export function isCidr(value: unknown): boolean {
  if (!isText(value)) return false;
  const [address, prefix, ...rest] = value.split('/');
  if (rest.length > 0 || !isAddress(address) || !/^\d{1,3}$/.test(prefix ?? '')) return false;
  if (!ipaddr.isValidCIDR(value)) return false;
  const network = isIPv4(address)
    ? ipaddr.IPv4.networkAddressFromCIDR(value)
    : ipaddr.IPv6.networkAddressFromCIDR(value);
  return network.toNormalizedString() === ipaddr.parse(address).toNormalizedString();
}

/** A dot at the end, which DNS allows, is taken: see {@link withoutRootDot}. */
export function checkHostname(findings: Findings, prop: string, value: string): void {
  if (isText(value) && isHostname(withoutRootDot(value))) return;
  const rule = 'must be a host name in lower case, without scheme, port or path, for example "chat.example.org"';
  findings.add(prop, withHint(rule, value), value);
}

/** The check of a homeserver's own name. */
export function checkServerName(findings: Findings, prop: string, value: string): void {
  // 230 leaves room for the local part in the 255 bytes that a Matrix ID may have.
  if (isHostname(value) && value.length <= 230) return;
  findings.add(prop, withHint('must be the bare domain in user IDs, for example "example.org"', value), value);
}

/** The check of the name of another homeserver, which may have any form of the specification. */
export function checkOtherServer(findings: Findings, prop: string, value: string): void {
  if (isServerName(value)) return;
  const rule = 'must be a server name as it is in user IDs, for example "example.net" or "example.net:8448"';
  findings.add(prop, withHint(rule, value), value);
}

function withHint(rule: string, value: unknown): string {
  const hint = hostNameHint(value);
  return hint === undefined ? rule : `${rule}: ${hint}`;
}

export function checkObjectName(findings: Findings, prop: string, value: string | undefined): void {
  if (!isObjectName(value)) {
    findings.add(
      prop,
      'must be the name of a Kubernetes object: lower-case letters, digits, "-" and ".", for example "matrix-secrets"',
      value,
    );
  } else checkPlainText(findings, prop, value);
}

export function checkDnsLabel(findings: Findings, prop: string, value: string): void {
  if (!isDnsLabel(value)) {
    findings.add(prop, 'must be lower-case letters, digits and "-", 63 at most, for example "matrix"', value);
  } else checkPlainText(findings, prop, value);
}

export function checkIp(findings: Findings, prop: string, value: string): void {
  if (isText(value) && isIP(value) !== 0 && value.includes('%')) {
    findings.add(prop, 'must not have a zone such as "%eth0", because no other machine knows it', value);
  } else if (!isAddress(value)) {
    findings.add(prop, 'must be an IPv4 or IPv6 address, for example "203.0.113.7"', value);
  }
}

export function checkCidr(findings: Findings, prop: string, value: string): void {
  if (!isCidr(value)) {
    findings.add(prop, 'must be a network in CIDR notation without host bits, for example "10.42.0.0/16"', value);
  }
}

/** The check of an e-mail address. Only its mail server knows whether it exists. */
export function checkEmail(findings: Findings, prop: string, value: string): void {
  if (/^[^\s@]{1,64}@[^\s@]{1,255}$/.test(value)) return;
  findings.add(prop, 'must be an e-mail address, for example "admin@example.org"', value);
}

/** Checks the region of a bucket, which becomes an environment variable. */
export function checkRegion(findings: Findings, prop: string, value: string): void {
  if (/^[a-zA-Z0-9-]{1,64}$/.test(value) && misreading(value) === undefined) return;
  findings.add(prop, 'must be the name of a region, for example "eu-central-1"', value);
}

export function checkPort(findings: Findings, prop: string, value: number): void {
  if (!Number.isInteger(value) || value < 1 || value > 65535) {
    findings.add(prop, 'must be a whole number from 1 to 65535', value);
  }
}

/** The check of a port for HTTPS. Port 80 is the port of plain HTTP, by which certificates are ordered. */
export function checkHttpsPort(findings: Findings, prop: string, value: number): void {
  checkPort(findings, prop, value);
  if (value === 80) findings.add(prop, 'must not be 80, which is for plain HTTP and for ordering certificates', value);
}

/** True for a URL by HTTP or HTTPS, without a password: everybody can read the config files. */
export function isUrl(value: unknown): value is string {
  // The parser takes blanks away, and reads a backslash as a slash.
  const plain = isText(value) && /^https?:\/\/[^\s\p{C}\\]+$/iu.test(value);
  return plain && URL.canParse(value) && !hasLogin(value);
}

function hasLogin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { username, password } = new URL(value);
  return username !== '' || password !== '';
}

/** The rule for a URL to which paths are added. */
export function checkBaseUrl(findings: Findings, prop: string, value: string): void {
  if (!isUrl(value)) checkUrl(findings, prop, value);
  else if (/[?#]/.test(value)) findings.add(prop, "must not have '?' or '#', as paths are added to it", value);
  else if (new URL(value).hostname.endsWith('.')) {
    findings.add(prop, 'must have no dot at the end of its host, as certificates have none', value);
  }
}

export function checkUrl(findings: Findings, prop: string, value: string): void {
  // The value isn't shown, since it may hold a password.
  if (hasLogin(value)) findings.add(prop, 'must not hold credentials: everybody can read it');
  else if (!isUrl(value)) findings.add(prop, 'must be a URL that starts with https:// or http://', value);
}

/** Finds a URL of plain HTTP. @param reason the reason, as it follows "as" */
export function checkHttps(findings: Findings, prop: string, value: string, reason: string): void {
  if (!isUrl(value) || value.startsWith('https://')) return;
  findings.add(prop, `must start with https://, as ${reason}`, value);
}

const NAME = '[a-z0-9]+((\\.|__?|-+)[a-z0-9]+)*';
const REGISTRY = '(localhost|[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?=:))(:\\d{1,5})?';
/** @see https://github.com/distribution/reference */
const IMAGE = new RegExp(`^(${REGISTRY}/)?${NAME}(/${NAME})*(:\\w[\\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$`);

export function checkImage(findings: Findings, prop: string, value: string): void {
  if (!isText(value) || !IMAGE.test(value)) {
    findings.add(prop, 'must be a container image, for example "registry.example.org/synapse:v1.2.3"', value);
  } else if (!/:[^/]+$/.test(value) || value.endsWith(':latest')) {
    findings.add(prop, 'must name a version, so that no restart brings another one by itself', value);
  }
}

export function checkSize(findings: Findings, prop: string, value: Size): void {
  const kibibytes = value.toKibibytes({ rounding: SizeRoundingBehavior.NONE });
  if (!Number.isInteger(kibibytes) || kibibytes <= 0) {
    findings.add(prop, 'must be more than zero, in whole KiB, for example Size.gibibytes(10)', value.asString());
  }
}

export function checkDuration(findings: Findings, prop: string, value: Duration): void {
  const milliseconds = value.toMilliseconds({ integral: false });
  if (!(milliseconds >= 1000) || milliseconds % 1000 !== 0) {
    findings.add(
      prop,
      'must be one second or more, in whole seconds, for example Duration.days(30)',
      value.toHumanString(),
    );
  }
}

/** The rule for the name of a key in a Secret. */
export function checkSecretKeyName(findings: Findings, prop: string, value: string): void {
  if (!isText(value) || !/^[-._a-zA-Z0-9]{1,253}$/.test(value)) {
    findings.add(prop, 'must be letters, digits, "-", "_" and ".", for example "password"', value);
  }
}
