import { Cpu } from 'cdk8s-plus-28';
import { Autoscaling, Duty, Endpoints, Redis, StreamWriter, Workers } from '../../lib';
import type { WorkerGroupOptions } from '../../lib';
import { findingsOf } from '../support/worker-groups';

const { SYNC, SSO, ACCOUNT_DATA, CLIENT } = Endpoints;
const PRESETS = { small: 2, medium: 8, large: 24 } as const;

test.each(Object.entries(PRESETS))('the preset %s has %i workers, as its comment says', (name, count) => {
  const workers = Workers[name as keyof typeof PRESETS]();
  expect(findingsOf(workers)).toEqual([]);
  expect(workers._layout.groups.reduce((sum, { replicas }) => sum + replicas, 0)).toBe(count);
});

test('the largest preset grows to 51 workers', () => {
  expect(Workers.large()._layout.groups.reduce((sum, { mostReplicas }) => sum + mostReplicas, 0)).toBe(51);
});

test('without workers there is no process', () => {
  expect(findingsOf(Workers.none())).toEqual([]);
  expect(Workers.none()._layout).toEqual({ groups: [] });
});

test('a group of a preset is changed by its name, and another one is added', () => {
  const groups = { sync: { replicas: 3 }, media: { does: [Duty.MEDIA] } };
  const { groups: resolved } = Workers.medium({ groups })._layout;
  const sync = resolved.find(({ name }) => name === 'sync');
  expect([sync?.workload, sync?.replicas, sync?.endpoints.map(({ name }) => name)]).toEqual([
    'synapse-sync',
    3,
    ['sync', 'sliding-sync'],
  ]);
  expect(resolved.at(-1)).toMatchObject({
    name: 'media',
    app: 'synapse.app.media_repository',
    streams: ['quarantined_media_changes'],
    endpoints: [{ name: 'media', mainMayAnswer: false }],
  });
});

const REFUSED: [string, { [name: string]: WorkerGroupOptions }, string][] = [
  ['no group', {}, "'workers.groups' must have one group or more; use Workers.none() for none"],
  [
    'a name in capitals',
    { Sync: { serves: [SYNC] } },
    "'workers.groups['Sync']' must have a name of lower-case letters",
  ],
  ['a long name', { ['a'.repeat(45)]: { serves: [SYNC] } }, 'and "-", 44 at most'],
  ['a taken name', { main: { serves: [SYNC] } }, "'workers.groups['main']' must have another name: the homeserver has"],
  ['nothing to do', { a: { replicas: 2 } }, "'workers.groups['a']' has nothing to do"],
  ['no processes', { a: { serves: [SYNC], replicas: 0 } }, "replicas' must be a whole number, 1 to 100, got 0"],
  ['half a process', { a: { serves: [SYNC], replicas: 1.5 } }, "replicas' must be a whole number, 1 to 100, got 1.5"],
  ['an item twice', { a: { serves: [SYNC, SYNC] } }, "'workers.groups['a'].serves' must not have an item twice"],
  [
    'two writers of a stream for one',
    { a: { writes: [StreamWriter.TYPING], replicas: 2 } },
    "'workers.groups['a'].replicas' must be 1: only one process may write 'typing', got 2",
  ],
  [
    'a duty of one process done by two',
    { a: { does: [Duty.APP_SERVICES], replicas: 2 } },
    "must be 1: only one process may do 'app-services'",
  ],
  ['logins that two processes have', { a: { serves: [SSO], replicas: 2 } }, "only one process may serve 'sso'"],
  [
    'scaled logins',
    { a: { serves: [SSO], autoscaling: Autoscaling.upTo(2) } },
    "'workers.groups['a'].autoscaling' is not for groups that serve 'sso'",
  ],
  [
    'a scaled writer',
    { a: { writes: [StreamWriter.EVENTS], autoscaling: Autoscaling.upTo(2) } },
    "'workers.groups['a'].autoscaling' is only for groups with 'serves' alone: Synapse has the list of all processes that do 'events'",
  ],
  [
    'scaled senders',
    { a: { does: [Duty.FEDERATION_SENDER], autoscaling: Autoscaling.upTo(2) } },
    "is only for groups with 'serves' alone",
  ],
  [
    'scaling down at most',
    { a: { serves: [SYNC], replicas: 3, autoscaling: Autoscaling.upTo(2) } },
    "must allow as many processes as 'replicas', 3, at least, got 2",
  ],
  [
    'scaling to one',
    { a: { serves: [SYNC], autoscaling: Autoscaling.upTo(1) } },
    'whole number of processes, 2 to 100',
  ],
  [
    'more than a core for a process',
    { a: { serves: [SYNC], autoscaling: Autoscaling.upTo(2, { cpu: Cpu.units(2) }) } },
    "'workers.groups['a'].autoscaling.cpu' must be from 50m to 1000m",
  ],
  [
    'a queue without a length',
    { a: { serves: [SYNC], autoscaling: Autoscaling.upTo(2, { queueLength: 0 }) } },
    "autoscaling.queueLength' must be a whole number, 1 or more, got 0",
  ],
  [
    'requests of two groups',
    { a: { serves: [CLIENT] }, b: { serves: [CLIENT] } },
    "'workers.groups['b'].serves' must not have 'client', which the group 'a' has",
  ],
  [
    'a stream of two groups',
    { a: { writes: [StreamWriter.EVENTS] }, b: { writes: [StreamWriter.EVENTS] } },
    "'workers.groups['b'].writes' must not have 'events', which the group 'a' has",
  ],
  [
    'a duty of two groups',
    { a: { does: [Duty.PUSHER] }, b: { does: [Duty.PUSHER] } },
    "'workers.groups['b'].does' must not have 'pusher', which the group 'a' has",
  ],
  [
    'reads of a stream that another group writes',
    { a: { serves: [ACCOUNT_DATA] }, b: { writes: [StreamWriter.ACCOUNT_DATA] } },
    "'workers.groups['a'].serves' must not have 'account-data', because the group 'b' writes the stream 'account_data'",
  ],
];

test.each(REFUSED)('%s is refused', (_, groups, finding) => {
  const all = findingsOf(Workers.of({ groups }));
  expect(all).toHaveLength(1);
  expect(all[0]).toContain(finding);
});

test('all errors come at once, and those of Redis and of the router too', () => {
  const workers = Workers.of({
    groups: { Main: { replicas: 0 } },
    redis: Redis.external({ host: 'http://redis' }),
    router: { replicas: 0 },
  });
  expect(findingsOf(workers)).toEqual([
    expect.stringContaining("'workers.router.replicas' must be"),
    expect.stringContaining("'workers.groups['Main']' must have a name"),
    expect.stringContaining("'workers.groups['Main'].replicas' must be"),
    expect.stringContaining("'workers.groups['Main']' has nothing to do"),
    expect.stringContaining("'workers.redis.host' must be"),
  ]);
});

test('a wrong kind names its prop', () => {
  const wrong = { sync: { serves: ['syncs'] } } as never;
  expect(findingsOf(Workers.of({ groups: wrong }))).toEqual([
    expect.stringContaining("'workers.groups['sync'].serves[0]' must be one of Endpoints"),
  ]);
  expect(findingsOf(Workers.of({ groups: undefined } as never))).toEqual([
    expect.stringContaining("'workers.groups' is undefined: name a group"),
  ]);
});
