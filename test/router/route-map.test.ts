import { routeMap } from '../../lib/router/route-map';
import type { GroupRoute } from '../../lib/router/route-map';
import { haproxyConfig } from '../../lib/router/haproxy-config';
import { ENDPOINT_TABLE } from '../../lib/workers/endpoint-table';
import { Endpoints } from '../../lib/workers/endpoints';
import { resolveLayout, routes } from '../../lib/workers/resolve-layout';
import { StreamWriter } from '../../lib/workers/stream-writer';
import { pathsOf } from '../support/pattern-paths';
import { fc, holds } from '../support/property';

const LIMITS = { requests: 1, polls: 2, waiting: 3, waitingSeconds: 4, connections: 500 };
const PATHS = ENDPOINT_TABLE.flatMap(({ endpoints }) => endpoints.flatMap(({ path }) => pathsOf(path)));

/** As HAProxy reads the map: the first line whose pattern fits. */
function looked(lines: readonly string[], request: string): string | undefined {
  return lines.map((line) => line.split(' ')).find(([pattern]) => new RegExp(pattern).test(request))?.[1];
}

/** As the table is meant: the first group of which a pattern, the method and the query fit. */
function meant(all: readonly GroupRoute[], method: string, path: string, hasSince: boolean): GroupRoute | undefined {
  return all.find(({ endpoints }) =>
    endpoints.endpoints.some(
      (one) =>
        new RegExp(one.path).test(path) &&
        (one.methods?.includes(method === 'HEAD' ? 'GET' : method) ?? true) &&
        !(one.withoutQuery === 'since' && hasSince),
    ),
  );
}

const group = fc.record({
  serves: fc.subarray(Object.values(Endpoints)),
  writes: fc.subarray(Object.values(StreamWriter)),
  replicas: fc.integer({ min: 1, max: 30 }),
});
const layouts = fc
  .dictionary(fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/), group, { maxKeys: 5 })
  .map((groups) => resolveLayout(groups));
const requests = fc.record({
  path: fc.constantFrom(...PATHS, '/_matrix/client/v3/logout'),
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'),
  hasSince: fc.boolean(),
});

test('the map leads each request where the table means it', () => {
  holds(fc.tuple(layouts, fc.array(requests, { minLength: 10, maxLength: 20 })), ([layout, asked]) => {
    const all = routes(layout);
    const { lines, parameters } = routeMap(all);
    for (const { path, method, hasSince } of asked) {
      const marks = hasSince ? '' : parameters.map((name) => `!${name}`).join('');
      const found = looked(lines, `${method}${marks}:${path}`) ?? 'main/any';
      const route = meant(all, method, path, hasSince);
      const balance = route?.endpoints.balance ?? 'any';
      expect(found).toMatch(new RegExp(route ? `^workers_([a-z0-9-]+\\.)*${route.group.name}[.:/]` : '^main[:/]'));
      expect(found.split('/')[1]).toBe(balance);
      if (route) expect(found.includes(':alone')).toBe(!route.endpoints.mainMayAnswer);
    }
  });
});

test('every backend of the map is there, with all processes of its groups, each of them checked once', () => {
  holds(layouts, (layout) => {
    const map = routeMap(routes(layout));
    const config = haproxyConfig({ routes: map, limits: LIMITS, logRequests: false, mapPath: '/m' });
    const sections = new Map(
      config.split('\n\n').map((text) => [text.split('\n')[0], text.match(/ {4}server \S+/g) ?? []]),
    );
    for (const line of map.lines) {
      const name = line.split(' ')[1].split('/')[0];
      expect(sections.get(`backend ${name}`)).toBeDefined();
    }
    for (const { name, groups, mainMayAnswer } of map.backends) {
      const count = groups.reduce((sum, { mostReplicas }) => sum + mostReplicas, 0);
      expect(new Set(sections.get(`backend ${name}`)).size).toBe(count + (mainMayAnswer ? 1 : 0));
    }
    const checks = (config.match(/server \S+ \S+ check /g) ?? []).map((text) => text.split(' ')[1]);
    expect(new Set(checks).size).toBe(checks.length);
    expect((config.match(/server \S+ \S+ (check|track \S+) /g) ?? []).length).toBe(
      config.match(/ {4}server /g)?.length,
    );
  });
});

test('two groups that serve the same requests are one set', () => {
  const layout = resolveLayout({
    first: { serves: [Endpoints.MESSAGES], replicas: 2 },
    second: { serves: [Endpoints.MESSAGES] },
  });
  const { lines, backends } = routeMap(routes(layout));
  expect(backends.map(({ name }) => name)).toEqual(['workers_first.second']);
  expect(lines[0]).toBe('^[^:]*:/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/messages$ workers_first.second/room');
});

test('main answers the writes of a stream, and workers the reads, if no worker writes it', () => {
  const [line] = routeMap(routes(resolveLayout({ reads: { serves: [Endpoints.PUSH_RULES] } }))).lines;
  expect(line).toBe('^(GET|HEAD)(![^:]*)?:/_matrix/client/(api/v1|r0|v3|unstable)/pushrules/ workers_reads/any');
});

test('a first sync is no poll', () => {
  const { lines } = routeMap(routes(resolveLayout({ sync: { serves: [Endpoints.SYNC, Endpoints.INITIAL_SYNC] } })));
  const sync = '/_matrix/client/v3/sync';
  expect(looked(lines, `GET!since:${sync}`)).toBe('workers_sync/user');
  expect(looked(lines, `GET:${sync}`)).toBe('workers_sync:polls/user');
  expect(looked(routeMap([]).lines, `GET:${sync}`)).toBe('main:polls/any');
});
