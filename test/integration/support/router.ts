import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { Agent, IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { haproxyConfig } from '../../../lib/router/haproxy-config';
import { routeMap } from '../../../lib/router/route-map';
import type { GroupRoute } from '../../../lib/router/route-map';
import { program } from '../../../lib/shared/program/program';
import type { Answered, FakeProcesses } from './fake-processes';
import { Server, freePort } from './processes';

export const DOMAIN = 'mine.svc.cluster.example';

/** The DNS settings of a pod whose user has added a name server and a domain. */
const RESOLV_CONF = `search ${DOMAIN} svc.cluster.example cluster.example lan.example\nnameserver 127.0.0.1\nnameserver 127.0.0.2\noptions ndots:5\n`;

export interface Router {
  readonly server: Server;
  readonly port: number;
  readonly statusPort: number;
  /** The path of haproxy.cfg. */
  readonly file: string;
}

export interface RouterLimits {
  readonly requests?: number;
  readonly polls?: number;
  readonly waiting?: number;
  readonly waitingSeconds?: number;
  readonly logRequests?: boolean;
  /** The seconds for which it goes on when it is to stop. */
  readonly grace?: number;
  /** The seconds after which it is ready without knowing a process for each request. */
  readonly readyAfter?: number;
}

/** Writes the files of a pod, and gives the path of haproxy.cfg. Only the path of the map differs. */
export function writeRouter(
  routes: readonly GroupRoute[],
  { logRequests = true, ...limits }: RouterLimits = {},
): string {
  const root = mkdtempSync(join(tmpdir(), 'router-'));
  const map = routeMap(routes);
  const defaults = { requests: 100, polls: 100, waiting: 100, waitingSeconds: 2, connections: 1000 };
  const mapPath = join(root, 'routes.map');
  writeFileSync(mapPath, `${map.lines.join('\n')}\n`);
  const config = haproxyConfig({ routes: map, limits: { ...defaults, ...limits }, logRequests, mapPath });
  writeFileSync(join(root, 'haproxy.cfg'), config);
  writeFileSync(join(root, 'resolv.conf'), RESOLV_CONF);
  return join(root, 'haproxy.cfg');
}

/** Runs the pod's program with the rendered files. Only the ports and the name server differ. */
export async function startRouter(
  routes: readonly GroupRoute[],
  processes: FakeProcesses,
  { grace = 1, readyAfter = 60, ...limits }: RouterLimits = {},
): Promise<Router> {
  const file = writeRouter(routes, limits);
  const [port, statusPort] = [await freePort(), await freePort()];
  const config = readFileSync(file, 'utf8')
    .replaceAll(/(bind :(?:::)?)8008\b/g, `$1${port}`)
    .replaceAll(/(bind :(?:::)?)8405\b/g, `$1${statusPort}`)
    .replaceAll(':8008"', `:${processes.port}"`)
    .replace('}:53"', `}:${processes.dns.port}"`)
    .replace(/grace \d+s/, `grace ${grace}s`)
    .replace(/(sub\(proc\.started\) ge) \d+/, `$1 ${readyAfter}`);
  writeFileSync(file, config);
  const command = ['sh', '-c', program('router/start.sh'), 'router', file, 'mine', String(port)];
  const ready = async () => (await fetch(`http://127.0.0.1:${statusPort}/ready`)).ok;
  const env = { RESOLV_CONF: join(dirname(file), 'resolv.conf') };
  return { server: await Server.start('HAProxy', command, { env, ready }), port, statusPort, file };
}

export interface Sent {
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: Buffer;
  readonly agent?: Agent;
}

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request with a path that isn't changed on its way, as `fetch` does. */
export function send({ port }: { readonly port: number }, path: string, { body, ...sent }: Sent = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, agent: false, ...sent }, (answer) => {
      let text = '';
      answer.on('data', (data) => (text += String(data)));
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    asked.on('error', reject).end(body);
  });
}

/** The process that answered. */
export async function ask(router: Router, path: string, sent?: Sent): Promise<Answered> {
  const { status, text } = await send(router, path, sent);
  if (status !== 200) throw new Error(`${sent?.method ?? 'GET'} ${path}: ${status} ${text}`);
  return JSON.parse(text) as Answered;
}
