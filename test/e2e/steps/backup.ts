import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupTarget, IngressTls, MatrixApp, MatrixStack, Restore, Rtc, Turn } from '../../../lib';
import { EncryptedRoom } from '../../integration/support/encrypted-room';
import { Person } from '../../integration/support/people';
import { register, runNow } from '../support/jobs';
import { kubectl, tryKubectl, until } from '../support/kubectl';
import { PortForward } from '../support/port-forward';
import { runPython } from '../support/python-pod';
import { removeStack } from '../support/stack-removal';
import { drill } from './drill';

const NAMESPACE = 'matrix-backup-e2e';
const FAST = { rc_message: { per_second: 10_000, burst_count: 10_000 } };
const inside = (...args: string[]) => kubectl('-n', NAMESPACE, ...args);

/** A separate server for this step. The test reaches it by port-forward, so it needs neither DNS nor the ingress. */
export function backup(): void {
  let dist = '';
  let people: Person[] = [];
  let before: { messages: [string, string][]; uploads: [string, string][] }[] = [];
  const forward = new PortForward(NAMESPACE, 18_008);
  let identity = '';
  let lastBackup = '';
  let encrypted: EncryptedRoom;
  const readable = (messages: number) => ({ messages, alice: messages, bob: messages, plain: 0 });

  function synth(serverName: string, restore?: Restore): string {
    const outdir = mkdtempSync(join(tmpdir(), 'backup-e2e-'));
    const app = new MatrixApp({ outdir });
    new MatrixStack(app, 'backup', {
      rtc: Rtc.none(),
      serverName,
      namespace: NAMESPACE,
      tls: IngressTls.none(),
      turn: Turn.none(),
      synapse: { serveWellKnown: false, extraConfig: FAST },
      backup: { target: BackupTarget.volume(), drill: {}, ...(restore && { restore }) },
    });
    app.synth();
    return outdir;
  }

  async function connect(): Promise<void> {
    inside('rollout', 'status', 'statefulset/synapse', '--timeout=300s');
    await forward.to('service/synapse');
  }

  async function lost(url = forward.url): Promise<string[]> {
    for (const person of people) person.url = url;
    return (await Promise.all(people.map((person, i) => person.lost(before[i])))).flat();
  }

  const run = (name: string, cronJob = 'synapse-backup') => runNow(NAMESPACE, cronJob, name);
  const key = () => inside('get', 'secret', 'matrix-secrets', '-o', 'jsonpath={.data.signing_key}');

  afterAll(() => {
    encrypted?.stop();
    forward.stop();
    removeStack(NAMESPACE);
  });

  test('a server with people, messages, an encrypted room and media', async () => {
    removeStack(NAMESPACE);
    dist = synth('backup.test');
    kubectl('apply', '-f', dist);
    await connect();
    const names = ['alice', 'bob'];
    for (const name of names) register(NAMESPACE, 'synapse-0', name);
    people = await Promise.all(names.map((name) => Person.enter(name, forward.url)));
    for (const person of people) for (let i = 0; i < 5; i++) await person.upload();
    encrypted = new EncryptedRoom(forward.url);
    expect(await encrypted.exchange(20)).toEqual(readable(40));
    identity = key();
  });

  test('is backed up while people write', async () => {
    let going = true;
    const writing = people.map((person) => person.writeWhile(() => going));
    await sleep(3000);
    before = people.map((person) => ({ messages: [...person.acknowledged], uploads: [...person.uploads] }));
    lastBackup = await run('under-load');
    expect(lastBackup).toMatch(/ ok: snapshot \w{8} of backup\.test: 2 users, 3 rooms, \d+ events, 10 media$/);
    going = false;
    await Promise.all(writing);
  });

  drill({ namespace: NAMESPACE, run, lost, lastBackup: () => lastBackup });

  test('survives kubectl delete -f dist, twice, and what else one deletes by mistake', async () => {
    for (const args of [
      ['delete', '-f', dist],
      ['delete', '-f', dist],
      ['-n', NAMESPACE, 'delete', 'pvc', '--all'],
      ['delete', 'namespace', NAMESPACE],
      ['-n', NAMESPACE, 'delete', 'secret', 'matrix-secrets'],
    ]) {
      const { ok, output } = tryKubectl([...args, '--timeout=60s']);
      expect([ok, output]).toEqual([
        false,
        expect.stringContaining('denied request: the Matrix server backup.test needs it.'),
      ]);
    }
    kubectl('apply', '-f', dist);
    await connect();
    expect(await lost()).toEqual([]);
    expect(key()).toBe(identity);
  });

  test('refuses to start under another name, and has lost nothing when the name is right again', async () => {
    kubectl('apply', '-f', synth('other.test'));
    const logs = await until(
      'a refusal',
      120,
      () => /belongs to .*/.exec(inside('logs', 'synapse-0', '-c', 'guard'))?.[0],
    );
    expect(logs).toContain("belongs to backup.test, and 'serverName' is other.test");
    kubectl('apply', '-f', dist);
    await connect();
    expect(await lost()).toEqual([]);
  });

  test('keeps people logged in when every secret is made anew but the one of the relay', async () => {
    const names = ['registration_shared_secret', 'macaroon_secret_key', 'form_secret', 'signing_key'];
    const remove = names.map((name) => ({ op: 'remove', path: `/data/${name}` }));
    inside('annotate', 'secret', 'matrix-secrets', 'cdk8s-matrix/delete=matrix-secrets');
    inside('patch', 'secret', 'matrix-secrets', '--type=json', '-p', JSON.stringify(remove));
    inside('annotate', 'secret', 'matrix-secrets', 'cdk8s-matrix/delete-');
    inside('delete', 'jobs', '-l', 'app.kubernetes.io/name=matrix-secrets');
    kubectl('apply', '-f', dist);
    inside('wait', 'jobs', '-l', 'app.kubernetes.io/name=matrix-secrets', '--for=condition=complete', '--timeout=60s');
    inside('rollout', 'restart', 'statefulset/synapse');
    await connect();
    expect(await lost()).toEqual([]);
    expect(key()).not.toBe(identity);
  });

  test('comes back from the backup when claim and Secret are gone', async () => {
    forward.stop();
    inside('delete', 'statefulset', 'synapse');
    inside('annotate', 'pvc', 'synapse-data', 'cdk8s-matrix/delete=synapse-data');
    inside('annotate', 'secret', 'matrix-secrets', 'cdk8s-matrix/delete=matrix-secrets');
    inside('delete', 'pvc/synapse-data', 'secret/matrix-secrets', '--timeout=120s');
    inside('delete', 'jobs', '--all');
    dist = synth('backup.test', Restore.latest());
    kubectl('apply', '-f', dist);
    await connect();
    expect(await lost()).toEqual([]);
    expect(key()).toBe(identity);
    const counts = before.map(({ messages, uploads }) => `${messages.length} messages and ${uploads.length} uploads`);
    console.log(`all there after the restore, by the access tokens of before: ${counts.join(', ')}`);
    expect(await encrypted.exchange(0)).toEqual(readable(40));
    const { messages } = await encrypted.exchange(5);
    expect(await encrypted.exchange(0)).toEqual(readable(50));
    console.log(
      `by the devices of before: 40 encrypted messages of before the backup are readable, and ${messages - 40} new ones`,
    );
    expect(
      kubectl('apply', '-f', dist)
        .trim()
        .split('\n')
        .filter((line) => !line.endsWith(' unchanged')),
    ).toEqual([]);
  });

  test('refuses a damaged repository', async () => {
    const program = `import glob, os
for file in glob.glob("/volume/data/*/*"):
    os.chmod(file, 0o600)
    open(file, "r+b").truncate(100)`;
    runPython({ namespace: NAMESPACE, name: 'damage', program, claim: 'synapse-backup' });
    expect(await run('damaged')).toContain(' failed: restic ');
    expect(await run('damaged-drill', 'synapse-drill')).toContain(' failed: restic ');
    for (const job of ['damaged', 'damaged-drill'])
      expect(inside('get', 'job', job, '-o', 'jsonpath={.status.conditions[*].type}')).toContain('Failed');
  });
}
