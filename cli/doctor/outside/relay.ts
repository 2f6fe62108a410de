import { found } from '../finding';
import type { Finding } from '../finding';
import type { RelayPlace } from '../install';
import type { StunReach } from '../net/net';
import { certificateFindings } from './certificates';
import type { Outside, OutsideCheck } from './context';

/** The relay's ports, by a question that needs no password. */
export const relayCheck: OutsideCheck = {
  id: 'relay',
  title: 'TURN relay',
  run: async (outside) => (await Promise.all(outside.install.relays.map((place) => ofPlace(outside, place)))).flat(),
};

const CODES = { udp: 'turn-udp', tcp: 'turn-tcp', tls: 'turn-tls' } as const;

async function ofPlace(outside: Outside, place: RelayPlace): Promise<readonly Finding[]> {
  const { host, port, transport, guessed } = place;
  const addresses = await outside.net.addresses(host);
  const reached = await Promise.all(
    addresses.map(async (address) => [address, await outside.net.stun({ host, address, port }, transport)] as const),
  );
  const isTls = transport === 'tls';
  const answers = reached.some(([, reach]) => reach === 'stun');
  // A relay needs no TLS, and another program may use the port.
  if (guessed && !answers) return [];
  const certificates = isTls && answers ? await certificateFindings(outside, { host, port }) : [];
  const subject = `${host}:${port}/${transport}`;
  const findings = reached.flatMap(([address, reach]) => {
    if (reach === 'other') return [found('turn-not-stun', subject, `answers at ${address}, but not as a relay`)];
    const problem = inWords(reach);
    return problem === undefined ? [] : [found(CODES[transport], subject, `${problem} at ${address}`)];
  });
  return [...findings, ...certificates];
}

function inWords(reach: StunReach): string | undefined {
  if (reach === 'silent') return 'does not answer';
  return reach === 'closed' ? 'is closed' : undefined;
}
