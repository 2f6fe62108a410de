import { isIP, isIPv4, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** True if `value` is a lower-case DNS name of two labels or more, and no IP address. */
export function isHostname(value: unknown): boolean {
  return isDomain(value) && value.includes('.');
}

/**
 * True if `value` is the name of a homeserver in lower case: a domain or an address, with or without a port.
 *
 * @see https://spec.matrix.org/latest/appendices/#server-name
 */
export function isServerName(value: unknown): boolean {
  const parts = typeof value === 'string' ? /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(value) : null;
  if (!parts) return false;
  const [, ipv6, name, port] = parts;
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65535)) return false;
  return ipv6 === undefined ? isIPv4(name) || isDomain(name) : isIPv6(ipv6);
}

/** A host name without the dot that stands for the root of DNS. Certificates, Host headers and the rules of an ingress never have this dot. */
export function withoutRootDot(host: string): string {
  // A value of another type is left to the checks.
  return typeof host === 'string' && /[^.]\.$/.test(host) ? host.slice(0, -1) : host;
}

/** The host that a prop gives, or else its default. */
export function hostOf(given: string | undefined, byDefault: string): string {
  return given === undefined ? byDefault : withoutRootDot(given);
}

/** The words that tell a user what to write in the place of a text that is no host name. Undefined if the text is like none. */
export function hostNameHint(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  if (isIP(text.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1')) !== 0) {
    return 'an IP address is no domain';
  }
  const [, , name, port] = /^([a-z]+:\/\/)?([^/:\s]+)(:\d+)?(\/.*)?$/i.exec(text) ?? [];
  if (name === undefined) return undefined;
  const ascii = domainToASCII(withoutRootDot(name));
  if (!isHostname(ascii)) {
    return isDomain(ascii) && port === undefined ? 'a single word is no domain of the internet' : undefined;
  }
  const written = `write "${ascii}"`;
  if (port !== undefined) return `${written}, and the port in the stack's prop 'publicPort'`;
  // Only the letters of ASCII are in DNS and in certificates.
  return [...name].some((letter) => letter > '~') ? `${written}, its form in DNS (Punycode)` : written;
}

function isDomain(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 253) return false;
  const labels = value.split('.');
  return labels.every((label) => LABEL.test(label)) && /[a-z]/.test(labels.at(-1) ?? '');
}
