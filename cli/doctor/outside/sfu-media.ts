import { found } from '../finding';
import type { Finding } from '../finding';
import type { SfuPlace } from '../install';
import type { Outside, OutsideCheck } from './context';

/**
 * The ports of the SFU's media. By UDP it answers only people in a call, so that silence says nothing. A closed port says so
 * by itself.
 */
export const sfuMediaCheck: OutsideCheck = {
  id: 'sfu-media',
  title: 'Media of group calls',
  run: async (outside) => (await Promise.all(outside.install.sfus.map((place) => ofPlace(outside, place)))).flat(),
};

async function ofPlace(outside: Outside, place: SfuPlace): Promise<Finding[]> {
  const { host } = place;
  const addresses = await outside.net.addresses(host);
  const all = addresses.map(async (address) => {
    const [tcp, udp] = await Promise.all([byTcp(outside, place, address), byUdp(outside, place, address)]);
    return [...tcp, ...udp];
  });
  const findings = (await Promise.all(all)).flat();
  if (!place.guessed || findings.length === 0) return findings;
  const { subject, problem } = findings[0];
  return [found('sfu-guessed', subject, problem)];
}

async function byTcp({ net }: Outside, { host, tcp }: SfuPlace, address: string): Promise<Finding[]> {
  if (tcp === undefined) return [];
  const reach = await net.connect({ host, address, port: tcp });
  if (reach === 'open' || reach === 'no way') return [];
  const problem = reach === 'closed' ? 'is closed' : 'does not answer';
  return [found('sfu-tcp', `${host}:${tcp}/tcp`, `${problem} at ${address}`)];
}

async function byUdp({ net }: Outside, { host, udp }: SfuPlace, address: string): Promise<Finding[]> {
  if (udp === undefined) return [];
  const reach = await net.stun({ host, address, port: udp }, 'udp');
  return reach === 'closed' ? [found('sfu-udp', `${host}:${udp}/udp`, `is closed at ${address}`)] : [];
}
