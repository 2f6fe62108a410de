import { CannotCheck, found } from '../finding';
import type { Finding } from '../finding';
import { federationUrl, wantedFederation } from '../install';
import type { Install } from '../install';
import { parsed, textAt } from '../json';
import { served } from './context';
import type { Outside, OutsideCheck } from './context';

const ADMIN = ['/_synapse/admin/v1/server_version', '/_synapse/admin/v2/users'];
const METRICS = ['/metrics', '/_synapse/metrics'];

/** The paths that nobody outside may reach. */
export const closedPathsCheck: OutsideCheck = {
  id: 'closed-paths',
  title: 'Closed paths',
  run: async (outside) => {
    const others = federationUrls(outside.install).map((url) => ofUrl(outside, url).catch(nothingIfUnreached));
    const all = await Promise.all([ofUrl(outside, outside.install.baseUrl), ...others]);
    return all.flat();
  },
};

/** The ports for other servers, which often lead to the homeserver by another way than that for clients. */
function federationUrls(install: Install): string[] {
  const places = wantedFederation(install).filter(({ via }) => via === undefined);
  const urls = places.map((place) => federationUrl(place, ''));
  return [...new Set(urls)].filter((url) => url !== new URL(install.baseUrl).origin);
}

/** Other checks find out about the ports for other servers. */
function nothingIfUnreached(error: unknown): Finding[] {
  if (error instanceof CannotCheck) return [];
  throw error;
}

async function ofUrl(outside: Outside, url: string): Promise<Finding[]> {
  const [open, shown] = await Promise.all([
    Promise.all(ADMIN.map((path) => admin(outside, url, path))),
    Promise.all(METRICS.map((path) => metrics(outside, url, path))),
  ]);
  // A path stands for all of them.
  return [...open.flat().slice(0, 1), ...shown.flat().slice(0, 1)];
}

/** The API itself asks for a token. */
async function admin({ net }: Outside, url: string, path: string): Promise<Finding[]> {
  const { status, body } = await served(net, `${url}${path}`);
  const code = textAt(parsed(body), 'errcode');
  const itself = code === 'M_MISSING_TOKEN' || code === 'M_UNKNOWN_TOKEN' || textAt(parsed(body), 'server_version');
  if (status !== 401 && !itself) return [];
  return [found('admin-open', `${new URL(url).host}${path}`, `answers ${status}`)];
}

async function metrics({ net }: Outside, url: string, path: string): Promise<Finding[]> {
  const { status, body } = await served(net, `${url}${path}`);
  if (status !== 200 || !/^# (HELP|TYPE) /m.test(body)) return [];
  return [found('metrics-open', `${new URL(url).host}${path}`, 'answers with metrics')];
}
