import { readTurnUri } from './turn-uri';

/** The places of a relay as the doctor takes them: a host that is asked by UDP and TCP, or a URI. Usual ports aren't written. */
export function examinedTurn(uris: readonly string[]): string[] {
  const read = uris.flatMap((uri) => {
    const { secure, authority, transport } = readTurnUri(uri) ?? {};
    if (secure === undefined || authority === undefined) return [];
    return [{ secure, place: authority.replace(secure ? /:5349$/ : /:3478$/, ''), transport }];
  });
  const plain = read.filter(({ secure }) => !secure);
  const texts = read.map(({ secure, place, transport }) => {
    if (secure) return `turns:${place}`;
    const both = ['udp', 'tcp'].every((each) => plain.some((one) => one.place === place && one.transport === each));
    return both ? place : `turn:${place}?transport=${transport}`;
  });
  return [...new Set(texts)];
}
