import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import { DatabaseVolume, IngressTls, MatrixApp, MatrixStack, Rtc, SynapseDatabase, Turn } from '../../../lib';
import { Person } from '../../integration/support/people';
import { freePort } from '../../integration/support/processes';
import { register } from '../support/jobs';
import { get, kubectl, list, until } from '../support/kubectl';
import { PortForward } from '../support/port-forward';
import { removeStack } from '../support/stack-removal';

const NAMESPACE = 'matrix-bundled-e2e';
const FAST = { rc_message: { per_second: 10_000, burst_count: 10_000 } };
const inside = (...args: string[]) => kubectl('-n', NAMESPACE, ...args);

/** A server with its own PostgreSQL: made by one apply, killed under load, deleted and applied again. */
describe('on a PostgreSQL of its own', () => {
  let forward: PortForward;
  let alice: Person;
  const dist = mkdtempSync(join(tmpdir(), 'bundled-e2e-'));

  async function connect(): Promise<void> {
    inside('rollout', 'status', 'statefulset/synapse', '--timeout=300s');
    await forward.to('service/synapse');
  }
  const restarts = () => get('-n', NAMESPACE, 'pod', 'postgres-0').status.containerStatuses![0].restartCount;
  const kept = () => alice.lost({ messages: alice.acknowledged, uploads: alice.uploads });

  afterAll(() => {
    forward?.stop();
    removeStack(NAMESPACE);
  });

  test('one apply makes the database and the server on it', async () => {
    removeStack(NAMESPACE);
    const app = new MatrixApp({ outdir: dist });
    new MatrixStack(app, 'bundled', {
      rtc: Rtc.none(),
      serverName: 'bundled.test',
      namespace: NAMESPACE,
      tls: IngressTls.none(),
      turn: Turn.none(),
      synapse: {
        database: SynapseDatabase.bundled({
          memory: Size.mebibytes(256),
          maxConnections: 20,
          storage: DatabaseVolume.create({ size: Size.gibibytes(1) }),
        }),
        serveWellKnown: false,
        extraConfig: FAST,
      },
    });
    app.synth();
    kubectl('apply', '-f', dist);
    forward = new PortForward(NAMESPACE, await freePort());
    await connect();
    register(NAMESPACE, 'synapse-0', 'alice');
    alice = await Person.enter('alice', forward.url);
    await alice.upload();
    await alice.send('hello');
    expect(inside('exec', 'postgres-0', '--', 'psql', '-XqAt', '-c', 'SELECT name FROM users').trim()).toBe(
      '@alice:bundled.test',
    );
    const changed = kubectl('apply', '-f', dist).trim().split('\n');
    expect(changed.filter((line) => !line.endsWith(' unchanged'))).toEqual([]);
  });

  test('the database is killed under load, and nothing that was acknowledged is lost', async () => {
    let going = true;
    const writing = [1, 2, 3].map(() => alice.writeWhile(() => going));
    await until('messages', 30, () => alice.acknowledged.size > 20);
    const before = restarts();
    const begin = Date.now();
    inside('exec', 'postgres-0', '--', 'sh', '-c', 'kill -9 $(head -n 1 /data/*/postmaster.pid)');
    const written = alice.acknowledged.size;
    const state = () =>
      inside('get', 'pods') + inside('logs', 'postgres-0', '--tail=20') + inside('logs', 'synapse-0', '--tail=60');
    await until(
      'messages after the kill',
      240,
      () => restarts() > before && alice.acknowledged.size > written + 5,
      state,
    );
    const back = Math.round((Date.now() - begin) / 1000);
    going = false;
    await Promise.all(writing);
    expect(await kept()).toEqual([]);
    console.log(
      `people write again ${back} s after the database was killed; all of ${alice.acknowledged.size} messages are there`,
    );
  });

  test('deleted and applied again, it has all its data', async () => {
    forward.stop();
    inside(
      'delete',
      'statefulset/synapse',
      'statefulset/postgres',
      'service/postgres',
      'configmap/postgres-config',
      '--timeout=120s',
    );
    expect(() => inside('delete', 'pvc', 'postgres', '--timeout=20s')).toThrow(/postgres/);
    expect(list('-n', NAMESPACE, 'pvc').map(({ metadata }) => metadata.name)).toContain('postgres');
    kubectl('apply', '-f', dist);
    await connect();
    expect(await kept()).toEqual([]);
  });
});
