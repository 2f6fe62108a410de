import { processNames } from '../../../lib/workers/worker-layout';
import type { WorkerGroup } from '../../../lib/workers/worker-layout';
import type { GroupRoute } from '../../../lib/router/route-map';
import { ENDPOINT_TABLE } from '../../../lib/workers/endpoint-table';
import { FakeProcesses } from './fake-processes';
import { DOMAIN, send, startRouter } from './router';
import type { Router, RouterLimits } from './router';

export const MAIN = 'synapse-main';
/** A sync of a client that is logged in. */
export const SYNC = '/_matrix/client/v3/sync?since=s1';

/** The number of processes of a group, if it isn't one. */
const SEVERAL: { readonly [group: string]: number } = { sync: 25, messages: 4, 'federation-inbound': 4, sso: 3 };

/** A group of workers for each entry of the table. */
const ROUTES: readonly GroupRoute[] = ENDPOINT_TABLE.map((endpoints) => {
  const { name } = endpoints;
  const replicas = SEVERAL[name] ?? 1;
  const group: WorkerGroup = {
    ...{ name, workload: `synapse-${name}`, app: 'synapse.app.generic_worker', replicas, mostReplicas: replicas },
    ...{ endpoints: [endpoints], streams: [], duties: [], options: {} },
  };
  return { group, endpoints };
});

/** The main process and the workers, and routers in front of them. */
export class RoutedProcesses {
  private readonly routers: Router[] = [];

  private constructor(public readonly fakes: FakeProcesses) {}

  public static async start(): Promise<RoutedProcesses> {
    const all = new RoutedProcesses(await FakeProcesses.make());
    for (const name of [MAIN, ...all.workers]) await all.begin(name);
    return all;
  }

  public get workers(): string[] {
    return ROUTES.flatMap(({ group }) => processNames(group));
  }

  /** A router that has just become ready. */
  public async newRouter(limits?: RouterLimits): Promise<Router> {
    const router = await startRouter(ROUTES, this.fakes, limits);
    this.routers.push(router);
    return router;
  }

  /** A router that knows all processes. */
  public async router(limits?: RouterLimits): Promise<Router> {
    const router = await this.newRouter(limits);
    const status = `http://127.0.0.1:${router.statusPort}/metrics`;
    const states = async () => (await (await fetch(status)).text()).match(/^haproxy_server_status\{.*\} 1$/gm) ?? [];
    await until(async () => {
      const found = await states();
      return found.length > this.workers.length && found.every((line) => line.includes('state="UP"'));
    });
    return router;
  }

  public begin(name: string): Promise<void> {
    return this.fakes.start(name, hostOf(name));
  }

  public async stopAll(): Promise<void> {
    // SIGKILL would end the shell of the start program only, and leave HAProxy.
    await Promise.all(this.routers.map((router) => router.server.stop()));
    await this.fakes.stopAll();
  }
}

/** The name of a process in the cluster's DNS. */
export function hostOf(name: string): string {
  return name === MAIN ? `${MAIN}.${DOMAIN}` : `${name}.${name.replace(/-\d+$/, '')}.${DOMAIN}`;
}

/** The headers of a user. */
export function bearer(token: string): { readonly headers: { readonly Authorization: string } } {
  return { headers: { Authorization: `Bearer ${token}` } };
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits until a condition holds. */
export async function until(holds: () => Promise<boolean>, seconds = 15): Promise<void> {
  const began = Date.now();
  while (!(await holds())) {
    if (Date.now() - began > seconds * 1000) throw new Error(`It took more than ${seconds} s.`);
    await pause(100);
  }
}

/** A condition for {@link until}: a process answers the request. */
export function answersWith(router: Router, path: string, name: string): () => Promise<boolean> {
  return async () => {
    const { status, headers } = await send(router, path);
    return status === 200 && headers['x-process'] === name;
  };
}
