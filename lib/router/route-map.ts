import { Balance } from '../workers/endpoint-group';
import type { Endpoint, EndpointGroup } from '../workers/endpoint-group';
import type { WorkerGroup } from '../workers/worker-layout';

/** Requests that a group of workers answers. */
export interface GroupRoute {
  readonly group: WorkerGroup;
  readonly endpoints: EndpointGroup;
}

/** A set of processes that HAProxy balances, by one of its backends. */
export interface RouterBackend {
  readonly name: string;
  readonly groups: readonly WorkerGroup[];
  /** True if the main process answers while no worker does. */
  readonly mainMayAnswer: boolean;
  /** True if its requests wait for events most of the time. */
  readonly isForPolls: boolean;
  /** True if a value of the request chooses the process, at least for some of its requests. */
  readonly isHashed: boolean;
}

export interface RouteMap {
  /** The lines of the map: a pattern for `METHOD:path`, and a backend with the way of balancing. The first that fits counts. */
  readonly lines: readonly string[];
  readonly backends: readonly RouterBackend[];
  /** The query parameters that a pattern asks for: a request without `since` has `!since` after its method. */
  readonly parameters: readonly string[];
}

/** The backends of the main process. */
export const MAIN = 'main';
export const MAIN_POLLS = 'main:polls';

const ANYTHING = '[^:]*';
const POLLS = [
  '/_matrix/client/v3/sync',
  '/_matrix/client/r0/events',
  '/_matrix/client/unstable/org.matrix.simplified_msc3575/sync',
];
const MAIN_POLL = `^${ANYTHING}:/_matrix/client/(.*/)?(sync|events)$ ${MAIN_POLLS}/${Balance.ANY}`;

/** The routes as a map for HAProxy. @param routes in the order of precedence */
export function routeMap(routes: readonly GroupRoute[]): RouteMap {
  const backends = new Map<string, RouterBackend>();
  const lines = together(routes).flatMap(({ groups, endpoints }) =>
    endpoints.endpoints.map((endpoint) => {
      const backend = backendOf(groups, endpoints, endpoint);
      const isHashed = backend.isHashed || (backends.get(backend.name)?.isHashed ?? false);
      backends.set(backend.name, { ...backend, isHashed });
      return `${pattern(endpoint)} ${backend.name}/${endpoints.balance}`;
    }),
  );
  const parameters = routes.flatMap(({ endpoints }) => endpoints.endpoints.map(({ withoutQuery }) => withoutQuery));
  return {
    lines: [...lines, MAIN_POLL],
    backends: [...backends.values()],
    parameters: [...new Set(parameters)].filter((name) => name !== undefined),
  };
}

interface JoinedRoute {
  readonly groups: readonly WorkerGroup[];
  readonly endpoints: EndpointGroup;
}

/** If several groups of workers serve the same requests, their processes are one set. */
function together(routes: readonly GroupRoute[]): JoinedRoute[] {
  const joined = new Map<string, JoinedRoute>();
  for (const { group, endpoints } of routes) {
    const key = JSON.stringify(endpoints);
    joined.set(key, { endpoints, groups: [...(joined.get(key)?.groups ?? []), group] });
  }
  return [...joined.values()];
}

/** The name of a group is a DNS label, and so has none of the signs that the names of backends add. */
function backendOf(groups: readonly WorkerGroup[], endpoints: EndpointGroup, endpoint: Endpoint): RouterBackend {
  // A first sync has much to do, and doesn't wait for events.
  const isForPolls = endpoint.withoutQuery === undefined && POLLS.some((path) => new RegExp(endpoint.path).test(path));
  const { mainMayAnswer, balance } = endpoints;
  const names = groups.map(({ name }) => name).join('.');
  const name = `workers_${names}${mainMayAnswer ? '' : ':alone'}${isForPolls ? ':polls' : ''}`;
  return { name, groups, mainMayAnswer, isForPolls, isHashed: balance !== Balance.ANY };
}

/** Synapse answers HEAD where it answers GET. A key in HAProxy's map has no blanks. */
function pattern({ path, methods, withoutQuery }: Endpoint): string {
  const all = (methods ?? []).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  const method = methods === undefined ? '' : `(${all.join('|')})`;
  const marks = withoutQuery === undefined ? ANYTHING : `${ANYTHING}!${withoutQuery}${ANYTHING}`;
  const marked = method === '' || withoutQuery !== undefined ? marks : `(!${ANYTHING})?`;
  return `^${method}${marked}:${path.replace(/^\^/, '')}`;
}
