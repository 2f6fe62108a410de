import type { Net } from '../../../cli/doctor/net/net';
import type { Loopback } from './loopback';
import { answerOf } from './sound-site';

/** The network of an install that is in memory only: the same answers, without sockets. */
export function memoryNet(install: Loopback): Net {
  const addresses = (host: string) => Promise.resolve(install.names.get(host) ?? []);
  return {
    addresses,
    isGiven: () => false,
    srv: (name) => Promise.resolve(install.srvs.get(name) ?? []),
    connect: ({ host, port }) =>
      Promise.resolve(install.closed.has(`${host}:${port}`) || ![80, 443, 7881].includes(port) ? 'closed' : 'open'),
    certificate: () =>
      Promise.resolve({ names: [], issuer: 'x', validFrom: 0, validTo: 4e12, chain: 2, selfSigned: false, fits: true }),
    stun: () => Promise.resolve('stun'),
    request: async (url, { method = 'GET', headers, via } = {}) => {
      const { hostname, pathname, protocol } = new URL(url);
      if ((await addresses(via ?? hostname)).length === 0)
        return { trouble: 'has no address in DNS', noConnection: true };
      if (headers?.Upgrade !== undefined) return { status: install.site.upgrade, headers: {}, body: '' };
      const answer = answerOf(install.site, method, hostname, pathname, protocol === 'https:');
      const lowered = Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]);
      return { ...answer, headers: Object.fromEntries(lowered) };
    },
  };
}
