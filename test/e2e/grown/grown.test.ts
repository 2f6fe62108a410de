import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EncryptedRoom } from '../../integration/support/encrypted-room';
import { Person } from '../../integration/support/people';
import { register } from '../support/jobs';
import { get, kubectl, kubectlMeanwhile, list, tryKubectl, until } from '../support/kubectl';
import { removeStack } from '../support/stack-removal';
import { killPod } from './harm';
import type { STAGES } from './stages';
import { NAMESPACE, manifestsOf } from './stages';
import { gapsDuring } from './watch';
import type { Gaps } from './watch';

const SECOND = 'node-2';
const TOOLS = process.env.CLUSTER_TOOLS ?? '../shared/cluster';
const run = promisify(execFile);
const inside = (...args: string[]) => kubectl('-n', NAMESPACE, ...args);
const figures: string[] = [];

let people: Person[];
let room: EncryptedRoom;
let exchanged = 0;

function note(what: string, { send, sync }: Gaps): void {
  figures.push(`${what}: no message acknowledged for ${send} s, no sync for ${sync} s`);
  console.log(figures.at(-1));
}

// People write while these run: a call that waits would hold them up too.
const apply = (stage: keyof typeof STAGES) => kubectlMeanwhile('apply', '-f', manifestsOf(stage));

async function rollouts(...workloads: string[]): Promise<void> {
  for (const workload of workloads) {
    await kubectlMeanwhile('-n', NAMESPACE, 'rollout', 'status', workload, '--timeout=300s');
  }
}

const WORKERS = ['sync', 'federation', 'events'].map((group) => `statefulset/synapse-${group}`);
const allWorkers = () => rollouts('statefulset/synapse', ...WORKERS, 'deployment/synapse-router', 'deployment/valkey');

/** Everything that was acknowledged is there for the sessions of the beginning, and new secret messages can be read by both. */
async function nothingLost(): Promise<void> {
  for (const person of people) {
    expect(await person.lost({ messages: person.acknowledged, uploads: person.uploads })).toEqual([]);
  }
  exchanged += 2;
  expect(await room.exchange(1)).toEqual({ messages: exchanged, alice: exchanged, bob: exchanged, plain: 0 });
}

const podsOf = (selector: string) =>
  list('-n', NAMESPACE, 'pods', '-l', selector).map(({ metadata, spec }) => ({
    name: metadata.name,
    node: (spec as { nodeName?: string }).nodeName,
  }));

beforeAll(async () => {
  tryKubectl(['uncordon', SECOND]);
  removeStack(NAMESPACE);
  // The data are on the first node, and the second one will be lost.
  tryKubectl(['cordon', SECOND]);
  await apply('sqlite');
  await rollouts('statefulset/synapse');
  const { port } = (
    get('-n', NAMESPACE, 'service', 'synapse').spec as unknown as { ports: { nodePort: number }[] }
  ).ports.map(({ nodePort }) => ({ port: nodePort }))[0];
  const { address } = list('nodes')[0].status.addresses.find(({ type }) => type === 'InternalIP')!;
  const url = `http://${address}:${port}`;
  await until('an answer', 60, async () => (await fetch(`${url}/health`)).ok);
  for (const name of ['alice', 'bob']) register(NAMESPACE, 'synapse-0', name);
  people = await Promise.all(['alice', 'bob'].map((name) => Person.enter(name, url)));
  for (const person of people) {
    person.patience = 10_000;
    for (let i = 0; i < 3; i++) await person.upload();
  }
  room = new EncryptedRoom(url);
});

afterAll(() => {
  console.log(figures.join('\n'));
  room?.stop();
  tryKubectl(['uncordon', SECOND]);
  removeStack(NAMESPACE);
});

describe('growing up', () => {
  test('from SQLite to a PostgreSQL of its own', async () => {
    await nothingLost();
    const gaps = await gapsDuring(people, async () => {
      await apply('moved');
      await rollouts('statefulset/postgres', 'statefulset/synapse');
    });
    expect(inside('logs', 'synapse-0', '-c', 'move')).toContain('move: ok');
    await nothingLost();
    note('SQLite to PostgreSQL', gaps);
  });

  test('then with workers on two nodes', async () => {
    tryKubectl(['uncordon', SECOND]);
    const gaps = await gapsDuring(people, async () => {
      await apply('workers');
      await allWorkers();
    });
    await nothingLost();
    note('PostgreSQL to workers', gaps);
    const workers = podsOf('app.kubernetes.io/component=worker');
    expect(workers).toHaveLength(4);
    expect(new Set(workers.map(({ node }) => node)).size).toBe(Math.min(2, list('nodes').length));
  });
});

describe('accidents with workers', () => {
  const events = ['synapse-events-0', 'synapse-events-1'];
  const router = () => podsOf('app.kubernetes.io/name=haproxy')[0].name;
  const valkey = () => podsOf('app.kubernetes.io/name=valkey')[0].name;
  const kinds: [string, () => string][] = [
    ...['synapse-sync-0', 'synapse-federation-0', ...events, 'synapse-0', 'postgres-0'].map(
      (name): [string, () => string] => [name, () => name],
    ),
    ['HAProxy', router],
    ['Valkey', valkey],
  ];
  test.each(kinds)('%s is killed', async (what, pod) => {
    const gaps = await gapsDuring(people, () => killPod(pod()));
    note(`kill -9 ${what}`, gaps);
    await nothingLost();
    await allWorkers();
    expect(gaps.send).toBeLessThan(30);
  });

  test('the second node is drained', async () => {
    const gaps = await gapsDuring(people, async () => {
      await kubectlMeanwhile(
        'drain',
        SECOND,
        '--ignore-daemonsets',
        '--delete-emptydir-data',
        '--timeout=180s',
        `--pod-selector=app.kubernetes.io/name`,
      );
      await allWorkers();
    });
    note('drain of the second node', gaps);
    await nothingLost();
    kubectl('uncordon', SECOND);
    expect(gaps.send).toBeLessThan(30);
  });
});

describe('a lost node that had only workers', () => {
  const tool = (name: string) => run('bash', [join(TOOLS, name)], { env: { ...process.env, NODES: '2' } });
  const fate = ['taint', 'nodes', SECOND, 'node.kubernetes.io/out-of-service=nodeshutdown:NoExecute'];

  test('its writers come back on the other one once an owner says that it is gone', async () => {
    // After the drain all pods are on the first node.
    inside('rollout', 'restart', ...WORKERS, 'deployment/synapse-router');
    await allWorkers();
    const there = podsOf('app.kubernetes.io/component in (worker, router)').filter(({ node }) => node === SECOND);
    figures.push(`on the second node: ${there.map(({ name }) => name).join(', ')}`);
    const gaps = await gapsDuring(people, async () => {
      await tool('lose-node-2.sh');
      await until('the loss is noticed', 120, () =>
        kubectl('get', 'node', SECOND, '--no-headers').includes('NotReady'),
      );
      kubectl(...fate);
    });
    note('loss of the second node', gaps);
    await tool('up.sh');
    kubectl(...fate.slice(0, -1), 'node.kubernetes.io/out-of-service-');
    await until('the second node', 120, () => kubectl('get', 'node', SECOND, '--no-headers').includes(' Ready'));
    await allWorkers();
    await nothingLost();
    expect(gaps.send).toBeLessThan(120);
  });
});

describe('back again', () => {
  test('to the main process alone, by the command that its log tells', async () => {
    const gaps = await gapsDuring(people, async () => {
      await apply('postgres');
      const told = await until('the command', 120, () =>
        /kubectl -n \S+ delete .*$/m.exec(inside('logs', 'synapse-0', '-c', 'synapse')),
      );
      await run('bash', ['-ec', told[0]]);
      await rollouts('statefulset/synapse');
    });
    note('workers to the main process alone', gaps);
    await nothingLost();
    expect(podsOf('app.kubernetes.io/component in (worker, router, redis)')).toEqual([]);
  });
});
