const URI = /^(turns?):([^?]+)(?:\?transport=(udp|tcp))?$/i;

/** A URI of a relay. */
export interface TurnUri {
  /** True for TLS. */
  readonly secure: boolean;
  /** The host, with a port if the URI has one. */
  readonly authority: string;
  readonly transport: 'udp' | 'tcp';
}

/** Reads a URI of a relay. Undefined if it is none. @see https://www.rfc-editor.org/rfc/rfc7065 */
export function readTurnUri(text: string): TurnUri | undefined {
  const [, scheme, authority = '', transport] = URI.exec(text) ?? [];
  if (scheme === undefined) return undefined;
  const secure = scheme.toLowerCase() === 'turns';
  return { secure, authority, transport: transport?.toLowerCase() === 'tcp' ? 'tcp' : 'udp' };
}
