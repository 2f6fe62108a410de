import { found } from '../finding';
import type { Finding } from '../finding';
import type { HostPort } from '../install';
import type { StunReach } from '../net/net';
import type { Outside, OutsideCheck } from './context';

/** The relay's port, by a question that needs no password. */
export const relayCheck: OutsideCheck = {
  id: 'relay',
  title: 'TURN relay',
  run: async (outside) => {
    const { relay } = outside.install;
    if (!relay) return [];
    const both = await Promise.all([ofTransport(outside, relay, 'udp'), ofTransport(outside, relay, 'tcp')]);
    return both.flat();
  },
};

async function ofTransport({ net }: Outside, { host, port }: HostPort, transport: 'udp' | 'tcp'): Promise<Finding[]> {
  const addresses = await net.addresses(host);
  const reached = await Promise.all(
    addresses.map(async (address) => [address, await net.stun({ host, address, port }, transport)] as const),
  );
  return reached.flatMap(([address, reach]) => {
    const subject = `${host}:${port}/${transport}`;
    if (reach === 'other') return [found('turn-not-stun', subject, `answers at ${address}, but not as a relay`)];
    const problem = inWords(reach);
    if (problem === undefined) return [];
    return [found(transport === 'udp' ? 'turn-udp' : 'turn-tcp', subject, `${problem} at ${address}`)];
  });
}

function inWords(reach: StunReach): string | undefined {
  if (reach === 'silent') return 'does not answer';
  return reach === 'closed' ? 'is closed' : undefined;
}
