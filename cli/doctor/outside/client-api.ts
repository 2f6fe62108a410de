import { found } from '../finding';
import type { Finding } from '../finding';
import { listAt, parsed, textAt } from '../json';
import type { Answer } from '../net/net';
import { FROM_BROWSER, header, openToBrowsers, served, tried, wrongStatus } from './context';
import type { Outside, OutsideCheck } from './context';

const UNKNOWN = '/_matrix/client/unstable/cdk8s-matrix.doctor/no-such-path';

/** The homeserver for clients. */
export const clientApiCheck: OutsideCheck = {
  id: 'client-api',
  title: 'Client API',
  run: async (outside) => {
    const { net, install } = outside;
    const url = `${install.baseUrl}/_matrix/client/versions`;
    const answer = await tried(net, url, { headers: FROM_BROWSER });
    const wrong = wrongStatus(answer);
    if (wrong !== undefined) return [found('api-status', shortened(url), wrong)];
    const { body } = answer as Answer;
    if (listAt(parsed(body), 'versions').length === 0) {
      return [found('api-not-matrix', shortened(url), 'answers without a list of versions')];
    }
    return [...(await cors(outside, answer as Answer)), ...(await unknownPath(outside))];
  },
};

async function cors({ net, install }: Outside, versions: Answer): Promise<Finding[]> {
  const url = `${install.baseUrl}/_matrix/client/v3/login`;
  const headers = {
    ...FROM_BROWSER,
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'authorization,content-type',
  };
  const asked = await served(net, url, { method: 'OPTIONS', headers });
  const allowed = (header(asked, 'access-control-allow-headers') ?? '').toLowerCase();
  const sound = asked.status < 300 && openToBrowsers(asked) && (allowed === '*' || allowed.includes('authorization'));
  return [
    ...(openToBrowsers(versions)
      ? []
      : [found('api-cors', shortened(install.baseUrl), 'answers without Access-Control-Allow-Origin: *')]),
    ...(sound ? [] : [found('api-cors', shortened(url), 'does not allow a browser to log in (OPTIONS)')]),
  ];
}

/** Element Call takes each answer but 404 for a feature that is there. */
async function unknownPath({ net, install }: Outside): Promise<Finding[]> {
  const url = `${install.baseUrl}${UNKNOWN}`;
  const both = await Promise.all([served(net, url), served(net, url, { method: 'POST', body: '{}' })]);
  const wrong = both.find(({ status, body }) => status !== 404 || textAt(parsed(body), 'errcode') === undefined);
  if (wrong === undefined) return [];
  const answer = wrong.status === 404 ? '404, but not as Matrix does' : String(wrong.status);
  return [found('unknown-path', shortened(url), `is no path of Matrix, and answers ${answer}`)];
}

function shortened(url: string): string {
  return url.replace(/^https:\/\//, '');
}
