import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Size } from 'cdk8s';
import {
  BackupTarget,
  IngressTls,
  MatrixApp,
  MatrixStack,
  Rtc,
  SynapseDatabase,
  SynchronousCommit,
  Turn,
} from '../../../lib';
import { Person } from '../../integration/support/people';
import { register, runNow } from '../support/jobs';
import { kubectl, tryKubectl, until } from '../support/kubectl';
import { PortForward } from '../support/port-forward';
import { removeStack } from '../support/stack-removal';

const NAMESPACE = 'cnpg-e2e';
const FAST = { rc_message: { per_second: 10_000, burst_count: 10_000 } };
const inside = (...args: string[]) => kubectl('-n', NAMESPACE, ...args);
const status = (field: string) => inside('get', 'cluster', 'synapse-db', '-o', `jsonpath={.status.${field}}`);
const primary = () => status('currentPrimary');
const healthy = () => until('three instances', 400, () => status('readyInstances') === '3');

let forward: PortForward;
let alice: Person;

function synth(): string {
  const outdir = mkdtempSync(join(tmpdir(), 'cnpg-e2e-'));
  const app = new MatrixApp({ outdir });
  const database = SynapseDatabase.cloudNativePg({
    size: Size.gibibytes(1),
    memory: Size.mebibytes(512),
    synchronous: SynchronousCommit.required(),
  });
  new MatrixStack(app, 'cnpg', {
    serverName: 'cnpg.test',
    namespace: NAMESPACE,
    tls: IngressTls.none(),
    turn: Turn.none(),
    rtc: Rtc.none(),
    synapse: { database, serveWellKnown: false, extraConfig: FAST },
    backup: { target: BackupTarget.volume() },
  });
  app.synth();
  return outdir;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Does something while two people write. Returns the longest time without an acknowledged message, in seconds. */
async function gapDuring(harm: () => void): Promise<number> {
  let going = true;
  const writing = [1, 2].map(() => alice.writeWhile(() => going, 50));
  await sleep(5_000);
  const begin = Date.now();
  let [count, last, longest] = [alice.acknowledged.size, begin, 0];
  harm();
  // Ten seconds of messages in a row are the end of the trouble.
  for (let quiet = begin; Date.now() - quiet < 10_000 && Date.now() - begin < 180_000; await sleep(100)) {
    if (alice.acknowledged.size > count) {
      count = alice.acknowledged.size;
      if (Date.now() - last > 2_000) quiet = Date.now();
      longest = Math.max(longest, Date.now() - last);
      last = Date.now();
    } else if (Date.now() - last > 2_000) quiet = Date.now();
  }
  going = false;
  await Promise.all(writing);
  return longest / 1000;
}

const lost = () => alice.lost({ messages: alice.acknowledged, uploads: [] });

beforeAll(async () => {
  removeCluster();
  forward = new PortForward(NAMESPACE, await freePort());
});

afterAll(() => {
  forward.stop();
  removeCluster();
});

function removeCluster(): void {
  tryKubectl([
    '-n',
    NAMESPACE,
    'annotate',
    'clusters.postgresql.cnpg.io',
    'synapse-db',
    'cdk8s-matrix/delete=synapse-db',
  ]);
  tryKubectl(['-n', NAMESPACE, 'delete', 'clusters.postgresql.cnpg.io', '--all', '--timeout=120s']);
  removeStack(NAMESPACE);
}

test('the operator takes the objects, and the server comes up on them', async () => {
  const dist = synth();
  kubectl('apply', '-f', dist);
  const begin = Date.now();
  await healthy();
  inside('rollout', 'status', 'statefulset/synapse', '--timeout=300s');
  console.log(`three instances and the server ${Math.round((Date.now() - begin) / 1000)} s after the apply`);
  await forward.to('service/synapse');
  register(NAMESPACE, 'synapse-0', 'alice');
  alice = await Person.enter('alice', forward.url);
  await alice.send('hello');
  const nodes = inside('get', 'pods', '-l', 'cnpg.io/podRole=instance', '-o', 'jsonpath={.items[*].spec.nodeName}');
  expect(new Set(nodes.split(' ')).size).toBe(
    Math.min(3, kubectl('get', 'nodes', '-o', 'name').trim().split('\n').length),
  );
  const changed = kubectl('apply', '-f', dist).trim().split('\n');
  expect(changed.filter((line) => !line.endsWith(' unchanged'))).toEqual([]);
});

test('no acknowledged message is lost when the primary is killed', async () => {
  const before = primary();
  const gap = await gapDuring(() => inside('delete', 'pod', before, '--grace-period=0', '--force'));
  expect(primary()).not.toBe(before);
  expect(await lost()).toEqual([]);
  console.log(`${gap} s without an answer after the primary was killed; ${alice.acknowledged.size} messages are there`);
  expect(gap).toBeLessThan(60);
  await healthy();
});

test('and none when its PostgreSQL is', async () => {
  const kill = 'kill -9 $(head -1 /var/lib/postgresql/data/pgdata/postmaster.pid)';
  const gap = await gapDuring(() => inside('exec', primary(), '-c', 'postgres', '--', 'bash', '-c', kill));
  expect(await lost()).toEqual([]);
  console.log(`${gap} s without an answer after PostgreSQL was killed`);
  expect(gap).toBeLessThan(60);
  await healthy();
});

test('the backup of the whole server saves it too', async () => {
  expect(await runNow(NAMESPACE, 'synapse-backup', 'now')).toMatch(
    / ok: snapshot \w{8} of cnpg\.test: 1 users, 1 rooms/,
  );
});

test('the database is not deleted by mistake', () => {
  const { ok, output } = tryKubectl([
    '-n',
    NAMESPACE,
    'delete',
    'clusters.postgresql.cnpg.io',
    'synapse-db',
    '--wait=false',
  ]);
  expect([ok, output]).toEqual([
    false,
    expect.stringContaining(
      `kubectl -n ${NAMESPACE} annotate clusters.postgresql.cnpg.io synapse-db cdk8s-matrix/delete=synapse-db`,
    ),
  ]);
});
