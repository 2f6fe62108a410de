import { isIP } from 'node:net';

/** The host and the port of a server name, or of the value of `m.server`. Undefined if the text is no such name. */
export function splitName(name: string): { readonly host: string; readonly port?: number } | undefined {
  const parts = /^(\[[0-9a-fA-F:.]+\]|[a-zA-Z0-9.-]+)(?::(\d{1,5}))?$/.exec(name);
  if (!parts || !URL.canParse(`https://${name}`)) return undefined;
  const port = parts[2] === undefined ? undefined : Number(parts[2]);
  if (port !== undefined && (port < 1 || port > 65535)) return undefined;
  return { host: parts[1].toLowerCase(), ...(port !== undefined && { port }) };
}

/** True if a host is an address, such as `192.0.2.1` or `[2001:db8::1]`, so that DNS has no records of it, and no names below it. */
export function isAddress(host: string): boolean {
  return isIP(withoutBrackets(host)) !== 0;
}

/** The address in a host such as `[2001:db8::1]`. Any other host as it is. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
