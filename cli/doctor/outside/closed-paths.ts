import { found } from '../finding';
import type { Finding } from '../finding';
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
    const [open, shown] = await Promise.all([
      Promise.all(ADMIN.map((path) => admin(outside, path))),
      Promise.all(METRICS.map((path) => metrics(outside, path))),
    ]);
    // A path stands for all of them.
    return [...open.flat().slice(0, 1), ...shown.flat().slice(0, 1)];
  },
};

/** The API itself asks for a token. */
async function admin({ net, install }: Outside, path: string): Promise<Finding[]> {
  const { status, body } = await served(net, `${install.baseUrl}${path}`);
  const code = textAt(parsed(body), 'errcode');
  const itself = code === 'M_MISSING_TOKEN' || code === 'M_UNKNOWN_TOKEN' || textAt(parsed(body), 'server_version');
  if (status !== 401 && !itself) return [];
  return [found('admin-open', `${new URL(install.baseUrl).host}${path}`, `answers ${status}`)];
}

async function metrics({ net, install }: Outside, path: string): Promise<Finding[]> {
  const { status, body } = await served(net, `${install.baseUrl}${path}`);
  if (status !== 200 || !/^# (HELP|TYPE) /m.test(body)) return [];
  return [found('metrics-open', `${new URL(install.baseUrl).host}${path}`, 'answers with metrics')];
}
