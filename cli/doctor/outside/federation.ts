import { found } from '../finding';
import type { Finding } from '../finding';
import { federationUrl } from '../install';
import type { FederationPlace } from '../install';
import { parsed, textAt } from '../json';
import type { Answer, Request } from '../net/net';
import { CannotCheck } from '../finding';
import { served, tried, wrongStatus } from './context';
import type { Outside, OutsideCheck } from './context';
import { judgedKeys } from './server-keys';

/** The homeserver for other servers. */
export const federationCheck: OutsideCheck = {
  id: 'federation',
  title: 'Federation',
  run: async (outside) => {
    const { net, install, now } = outside;
    const { serverName, federated, federationUnknown } = install;
    if (!federated) return closed(outside);
    if (federationUnknown !== undefined) throw new CannotCheck(federationUnknown);
    const [federation] = install.federation as readonly (FederationPlace | undefined)[];
    // That is a finding about discovery.
    if (!federation) throw new CannotCheck('nothing tells other servers where the homeserver is');
    const asServer = asOtherServer(federation);
    const subject = `${federation.host}:${federation.port}`;
    const version = await tried(net, federationUrl(federation, '/_matrix/federation/v1/version'), asServer);
    const wrong = wrongStatus(version);
    if (wrong !== undefined) return [found('federation-status', subject, `${wrong} to /_matrix/federation/v1/version`)];
    if (textAt(parsed((version as Answer).body), 'server', 'name') === undefined) {
      return [found('federation-not-matrix', subject, 'does not tell which homeserver it is')];
    }
    const keys = await served(net, federationUrl(federation, '/_matrix/key/v2/server'), asServer);
    if (keys.status !== 200) return [found('key-missing', subject, `answers ${keys.status} to /_matrix/key/v2/server`)];
    return judgedKeys(subject, serverName, parsed(keys.body), now());
  },
};

/** The request of another homeserver. Its header `Host` has the port that the well-known names. */
function asOtherServer({ via, hostHeader }: FederationPlace): Request {
  return { headers: { Host: hostHeader }, ...(via !== undefined && { via }) };
}

/** Nothing of federation may answer. */
async function closed({ net, install }: Outside): Promise<Finding[]> {
  const path = '/_matrix/federation/v1/version';
  const places = [
    [install.baseUrl, {}] as const,
    ...install.federation.map((place) => [federationUrl(place, ''), asOtherServer(place)] as const),
  ];
  const answers = await Promise.all(places.map(([place, request]) => net.request(`${place}${path}`, request)));
  const open = answers.findIndex((answer) => 'status' in answer && answer.status === 200);
  return open < 0 ? [] : [found('federation-open', places[open][0], `answers ${path}`)];
}
