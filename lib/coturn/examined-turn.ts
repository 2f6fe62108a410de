const URI = /^(turns?):([^?]+)(?:\?transport=(udp|tcp))?$/;

/** The places of a relay as the doctor takes them: a host that is asked by UDP and TCP, or a URI. Usual ports aren't written. */
export function examinedTurn(uris: readonly string[]): string[] {
  const read = uris.flatMap((uri) => {
    const [, scheme, authority = '', transport = 'udp'] = URI.exec(uri) ?? [];
    if (scheme === undefined) return [];
    return [
      { secure: scheme === 'turns', place: authority.replace(scheme === 'turns' ? /:5349$/ : /:3478$/, ''), transport },
    ];
  });
  const plain = read.filter(({ secure }) => !secure);
  const texts = read.map(({ secure, place, transport }) => {
    if (secure) return `turns:${place}`;
    const both = ['udp', 'tcp'].every((each) => plain.some((one) => one.place === place && one.transport === each));
    return both ? place : `turn:${place}?transport=${transport}`;
  });
  return [...new Set(texts)];
}
