/** A relay for the SFU's clients, as LiveKit names it. */
export interface SfuTurnServer {
  readonly host: string;
  readonly port: number;
  /** `udp`, `tcp` or `tls`. */
  readonly protocol: string;
}

const URI = /^(turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/;

/**
 * The relay's URIs as LiveKit writes them, from which it makes URIs with time-limited credentials for its clients.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7065
 */
export function sfuTurnServers(uris: readonly string[]): SfuTurnServer[] {
  return uris.flatMap((uri) => {
    const [, scheme, host, port, transport = 'udp'] = URI.exec(uri) ?? [];
    if (scheme === undefined) return [];
    const secure = scheme === 'turns';
    return [{ host, port: Number(port ?? (secure ? 5349 : 3478)), protocol: secure ? 'tls' : transport }];
  });
}
