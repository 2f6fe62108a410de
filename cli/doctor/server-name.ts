/** The host and the port of a server name, or of the value of `m.server`. Undefined if the text is no such name. */
export function splitName(name: string): { readonly host: string; readonly port?: number } | undefined {
  const parts = /^(\[[0-9a-fA-F:.]+\]|[a-zA-Z0-9.-]+)(?::(\d{1,5}))?$/.exec(name);
  if (!parts || !URL.canParse(`https://${name}`)) return undefined;
  const port = parts[2] === undefined ? undefined : Number(parts[2]);
  if (port !== undefined && (port < 1 || port > 65535)) return undefined;
  return { host: parts[1].toLowerCase(), ...(port !== undefined && { port }) };
}

/** The address in a host such as `[2001:db8::1]`. Any other host as it is. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
