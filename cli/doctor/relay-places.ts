import { readTurnUri } from '../../lib/coturn/turn-uri';
import type { RelayPlace } from './install';
import { splitName } from './server-name';

const PORT = 3478;
const TLS_PORT = 5349;

/**
 * The ports of a relay, by a host with or without a port, which is asked by UDP and TCP, or by a URI as in `turn_uris`.
 * Undefined if the text is neither.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7065
 */
export function relayPlaces(text: string): readonly RelayPlace[] | undefined {
  const uri = readTurnUri(text);
  const name = splitName(uri?.authority ?? text);
  if (!name) return undefined;
  const { host, port } = name;
  if (!uri) {
    return (['udp', 'tcp'] as const).map((each) => ({ host, port: port ?? PORT, transport: each }));
  }
  if (uri.secure) return [{ host, port: port ?? TLS_PORT, transport: 'tls' }];
  return [{ host, port: port ?? PORT, transport: uri.transport }];
}

/** The usual ports of a relay of which nobody said anything. */
export function guessedRelay(host: string): readonly RelayPlace[] {
  const plain = relayPlaces(host) ?? [];
  return [...plain, { host, port: TLS_PORT, transport: 'tls', guessed: true }];
}
