import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BackupTarget,
  IngressTls,
  MatrixApp,
  MatrixStack,
  NetworkPolicies,
  Restore,
  Rtc,
  SecretKey,
  SynapseDatabase,
  Turn,
} from '../../../lib';
import { Person } from '../../integration/support/people';
import { register, runNow } from '../support/jobs';
import { kubectl, until } from '../support/kubectl';
import { PortForward } from '../support/port-forward';
import { PostgresInCluster } from '../support/postgres';
import { removeStack } from '../support/stack-removal';

const NAMESPACE = 'matrix-postgres-e2e';
const PASSWORD = 'MARKER:of\\the database';
const FAST = { rc_message: { per_second: 10_000, burst_count: 10_000 } };
const inside = (...args: string[]) => kubectl('-n', NAMESPACE, ...args);

/** The commands of docs/postgresql.md, with a PostgreSQL server of the test, whose certificate is checked. */
export function onPostgres(): void {
  const forward = new PortForward(NAMESPACE, 18_010);
  const postgres = new PostgresInCluster(NAMESPACE);
  let alice: Person;
  let before: Parameters<Person['lost']>[0];
  let identity = '';

  function synth(restore?: Restore): string {
    const outdir = mkdtempSync(join(tmpdir(), 'postgres-e2e-'));
    const app = new MatrixApp({ outdir });
    const database = SynapseDatabase.postgres({
      host: 'pg',
      password: SecretKey.of('synapse-database', 'password'),
      ca: SecretKey.of(postgres.tlsSecret, 'ca.crt'),
    });
    new MatrixStack(app, 'postgres', {
      rtc: Rtc.none(),
      serverName: 'postgres.test',
      namespace: NAMESPACE,
      tls: IngressTls.none(),
      turn: Turn.none(),
      synapse: { database, serveWellKnown: false, extraConfig: FAST },
      backup: { target: BackupTarget.volume(), drill: {}, ...(restore && { restore }) },
      // The PostgreSQL of the test is in the same namespace, and no policy of its own says who reaches it.
      networkPolicies: NetworkPolicies.fromPeers({ denyOthers: false }),
    });
    app.synth();
    return outdir;
  }

  const emptyDatabase = () =>
    postgres.sql("CREATE DATABASE synapse OWNER synapse TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
  const key = () => inside('get', 'secret', 'matrix-secrets', '-o', 'jsonpath={.data.signing_key}');

  async function connect(): Promise<void> {
    inside('rollout', 'status', 'statefulset/synapse', '--timeout=300s');
    await forward.to('service/synapse');
  }

  const backup = (name: string) => runNow(NAMESPACE, 'synapse-backup', name);

  afterAll(() => {
    forward.stop();
    removeStack(NAMESPACE);
  });

  test('a database is made as the page tells, and the server comes up on it', async () => {
    removeStack(NAMESPACE);
    kubectl('create', 'namespace', NAMESPACE);
    const file = join(mkdtempSync(join(tmpdir(), 'password-')), 'password');
    writeFileSync(file, `${PASSWORD}\n`);
    inside('create', 'secret', 'generic', 'synapse-database', `--from-file=${file}`);
    postgres.start();
    postgres.sql(`CREATE ROLE synapse LOGIN PASSWORD '${PASSWORD}'`);
    emptyDatabase();
    kubectl('apply', '-f', synth());
    await connect();
    register(NAMESPACE, 'synapse-0', 'alice');
    alice = await Person.enter('alice', forward.url);
    for (let i = 0; i < 5; i++) await alice.upload();
    await alice.send('hello');
    identity = key();
    expect(postgres.sql('SELECT name FROM users', 'synapse')).toBe('@alice:postgres.test');
    const encrypted =
      "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'synapse'";
    expect(postgres.sql(encrypted)).toBe('t');
  });

  test('the password is nowhere but in the Secret and in the memory of the pod', () => {
    const objects = inside('get', 'all,configmaps', '-o', 'yaml');
    const logs = ['guard', 'preflight', 'synapse'].map((name) => inside('logs', 'synapse-0', '-c', name));
    for (const text of [objects, ...logs]) expect(text).not.toContain('MARKER');
    const look = 'stat -c %a /passfile/passfile; grep " /passfile " /proc/mounts; tr "\\0" "\\n" < /proc/1/environ';
    const seen = inside('exec', 'synapse-0', '-c', 'synapse', '--', 'sh', '-c', look);
    expect(seen).toMatch(/^600\ntmpfs \/passfile tmpfs /);
    expect(seen).not.toContain('MARKER');
  });

  test('is backed up while people write', async () => {
    let going = true;
    const writing = [1, 2].map(() => alice.writeWhile(() => going));
    await sleep(3000);
    before = { messages: [...alice.acknowledged], uploads: [...alice.uploads] };
    const result = await backup('under-load');
    going = false;
    await Promise.all(writing);
    expect(result).toMatch(/ ok: snapshot \w{8} of postgres\.test: 1 users, 1 rooms, \d+ events, 5 media$/);
  });

  test('a drill starts a PostgreSQL server and Synapse on the backup', async () => {
    expect(await runNow(NAMESPACE, 'synapse-drill', 'drill')).toMatch(
      / ok: Synapse ran on \w{8} of postgres\.test from \S+: 1 users, .*; an access token of then read its name, a message, a file/,
    );
  });

  test('comes back from the backup when database, claim and Secret are gone', async () => {
    forward.stop();
    // Finished Jobs have pods too, and these keep the claim from being deleted.
    inside('delete', 'statefulset,jobs', '--all', '--timeout=120s');
    postgres.sql('DROP DATABASE synapse WITH (FORCE)');
    emptyDatabase();
    inside('annotate', 'pvc', 'synapse-data', 'cdk8s-matrix/delete=synapse-data');
    inside('annotate', 'secret', 'matrix-secrets', 'cdk8s-matrix/delete=matrix-secrets');
    inside('delete', 'pvc/synapse-data', 'secret/matrix-secrets', '--timeout=120s');
    const dist = synth(Restore.latest());
    kubectl('apply', '-f', dist);
    const begin = Date.now();
    await connect();
    const ready = Math.round((Date.now() - begin) / 1000);
    expect(await alice.lost(before)).toEqual([]);
    expect(key()).toBe(identity);
    console.log(`ready ${ready} s after the apply, with all of ${[...before.messages].length} messages and 5 uploads`);
    const changed = kubectl('apply', '-f', dist).trim().split('\n');
    expect(changed.filter((line) => !line.endsWith(' unchanged'))).toEqual([]);
  });

  test('goes back to an earlier state, and keeps what was there since', async () => {
    const [, snapshot] = /snapshot (\w+)/.exec(await backup('earlier'))!;
    await alice.send('after the backup');
    const later = [...alice.acknowledged].filter(([, text]) => text === 'after the backup');
    expect(await alice.lost({ messages: later, uploads: [] })).toEqual([]);
    kubectl('apply', '-f', synth(Restore.snapshot(snapshot, { replaceExisting: true })));
    await connect();
    expect(await alice.lost(before)).toEqual([]);
    expect(await alice.lost({ messages: later, uploads: [] })).toEqual(['after the backup']);
    const schema = postgres.sql("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before_restore_%'", 'synapse');
    const kept = `SELECT count(*) FROM ${schema}.event_json WHERE json LIKE '%after the backup%'`;
    expect(postgres.sql(kept, 'synapse')).toBe('1');
  });

  test('waits for a database that is not there, says so, and comes up by itself', async () => {
    forward.stop();
    postgres.scale(0);
    inside('delete', 'pod', 'synapse-0', '--timeout=120s');
    await until('what the guard waits for', 120, () =>
      /waiting: .*connection to server at "pg"/.test(inside('logs', 'synapse-0', '-c', 'guard')),
    );
    postgres.scale(1);
    await connect();
    expect(await alice.lost(before)).toEqual([]);
  });
}
