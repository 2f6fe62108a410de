import { found } from '../finding';
import type { Finding } from '../finding';
import { isObject, listAt, parsed, textAt } from '../json';
import { follow } from '../net/follow';
import type { Answer, Trouble } from '../net/net';
import { isAddress, splitName } from '../server-name';
import { baseUrlOf } from '../well-known';
import { openToBrowsers, wrongStatus } from './context';
import type { Outside, OutsideCheck } from './context';

/** The files below /.well-known/matrix on the host of the server name. */
export const discoveryCheck: OutsideCheck = {
  id: 'discovery',
  title: 'Discovery',
  run: async (outside) => [...client(outside), ...server(outside), ...(await support(outside))],
};

function client({ install: { host, wellKnownClient: answer } }: Outside): Finding[] {
  const subject = `${host}/.well-known/matrix/client`;
  if (unreached(answer)) return [];
  const wrong = wrongStatus(answer);
  if (wrong !== undefined || 'trouble' in answer) return [found('wk-client-missing', subject, wrong ?? '')];
  const json = parsed(answer.body);
  if (!isObject(json)) return [found('wk-client-not-json', subject, 'is no JSON object')];
  return [
    ...(openToBrowsers(answer) ? [] : [found('wk-client-cors', subject, 'has no Access-Control-Allow-Origin: *')]),
    ...(baseUrlOf(json) === undefined
      ? [found('wk-client-base-url', subject, 'has no m.homeserver.base_url with https://')]
      : []),
  ];
}

function server({ install }: Outside): Finding[] {
  const { host, wellKnownServer: answer, federation, federationUnknown, federated } = install;
  const subject = `${host}/.well-known/matrix/server`;
  // Nobody asks for the file of an address, or of a name with a port.
  const isAsked = splitName(install.serverName)?.port === undefined && !isAddress(host);
  if (!isAsked || unreached(answer) || !federated) return [];
  const wrong = wrongStatus(answer);
  if (wrong !== undefined || 'trouble' in answer) {
    // A server without this file is found at port 8448, or by an SRV record.
    const isFound = federation.length > 0 || federationUnknown !== undefined;
    return isFound ? [] : [found('wk-server-missing', subject, wrong ?? '')];
  }
  const json = parsed(answer.body);
  if (!isObject(json)) return [found('wk-server-not-json', subject, 'is no JSON object')];
  if (splitName(textAt(json, 'm.server') ?? '') !== undefined) return [];
  return [found('wk-server-malformed', subject, 'has no m.server with a host and a port')];
}

/** Nobody has to have this file. */
async function support({ net, install: { host } }: Outside): Promise<Finding[]> {
  const subject = `${host}/.well-known/matrix/support`;
  const answer = await follow(net, `https://${subject}`);
  if (!('status' in answer) || answer.status !== 200) return [];
  const json = parsed(answer.body);
  // A web site may answer every path with a page.
  if (json === undefined && /^\s*</.test(answer.body)) return [];
  const useful = listAt(json, 'contacts').length > 0 || textAt(json, 'support_page') !== undefined;
  return [
    ...(useful ? [] : [found('wk-support-malformed', subject, 'has no contacts and no support_page')]),
    ...(openToBrowsers(answer) ? [] : [found('wk-support-cors', subject, 'has no Access-Control-Allow-Origin: *')]),
  ];
}

/** Other checks find out about connections. */
function unreached(answer: Answer | Trouble): boolean {
  return 'trouble' in answer && answer.noConnection;
}
