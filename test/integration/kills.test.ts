import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Restore } from '../../lib';
import { FakeKubernetesApi } from '../support/fake-kubernetes-api';
import { sample } from '../support/sample';
import { BackupJobs } from './support/backup-jobs';
import { faultsOf } from './support/kept-backup';
import { SEED, Tally, kill, randomMoments, workOf } from './support/kills';
import { Person } from './support/people';
import { renderStack } from './support/rendered';
import { RestoreJobs } from './support/restore-jobs';
import { RestoredVolume } from './support/restored-volume';
import { integrity } from './support/sqlite';
import { FAST, runSynapse, startSynapse } from './support/synapse';

/** The number of kills in each test. A program that had ended before its kill doesn't count. */
const BACKUP_KILLS = sample(4, 20);
const RESTORE_KILLS = sample(6, 30);
const SYNAPSE_KILLS = sample(2, 10);
/** The pause between two messages in milliseconds, which leaves processor time to the programs. */
const PAUSE = 20;
const SLOW_DISK = { PYTHONPATH: join(__dirname, 'support/slow-disk') };
/** The ages of the data after a complete restore. */
const RESTORED = { database: 0, media: 0 };
const HOUR = 3_600_000;
const files = renderStack({ synapse: { extraConfig: FAST } }).get('synapse-config')!;
const api = new FakeKubernetesApi();

let synapse: Awaited<ReturnType<typeof startSynapse>>;
let jobs: BackupJobs;
let alice: Person;

beforeAll(async () => {
  await api.start();
  synapse = await startSynapse(files);
  jobs = new BackupJobs(synapse.pod.root);
  jobs.makeRepository();
  alice = await Person.register('alice', synapse.url, synapse.pod.config);
  for (let i = 0; i < 50; i++) await alice.send(`message ${i}`);
  for (let i = 0; i < 5; i++) await alice.upload();
});
afterAll(async () => {
  await synapse?.server.stop();
  await api.stop();
});

const live = (name = 'homeserver.db') => join(synapse.pod.root, 'data', name);
const verified = () =>
  (JSON.parse(jobs.restic('snapshots', '--json', '--tag', 'verified')) as { id: string }[]).map(({ id }) => id).sort();

async function timed(run: () => Promise<{ readonly code: number | null; readonly result: string }>): Promise<number> {
  const begin = Date.now();
  const { code, result } = await run();
  expect([code, result]).toEqual([0, expect.stringContaining(' ok: ')]);
  return Date.now() - begin;
}

/** The commands that run before a backup is marked as verified. The later ones change the list of verified backups. */
const UNCOUNTED = ['cat', 'init', 'unlock', 'backup', 'check', 'restore', 'ls'].map((command) => `restic ${command}`);

test(
  `a backup that is killed, ${BACKUP_KILLS} times, never counts as one and leaves the live database sound`,
  async () => {
    await timed(() => jobs.backup());
    let going = true;
    const writing = alice.writeWhile(() => going, PAUSE);
    const duration = await timed(() => jobs.backup());
    const tally = new Tally();
    let before = verified();
    const looked = new Set<string>();
    for (const moment of randomMoments(BACKUP_KILLS * 2, 1)) {
      if (tally.total === BACKUP_KILLS) break;
      const job = jobs.start();
      await sleep(moment * duration);
      const phase = await kill(job, () => 'its own code');
      if (phase) tally.add(phase);
      const after = verified();
      expect(after.length).toBeGreaterThan(0);
      if (phase && UNCOUNTED.includes(phase)) expect([phase, after]).toEqual([phase, before]);
      // The later commands also remove old backups, and data that these share with others, so all are checked again.
      else looked.clear();
      for (const id of after.filter((id) => !looked.has(id)))
        expect([phase, faultsOf(jobs, looked.add(id) && id)]).toEqual([phase, []]);
      expect(integrity(live())).toBe('ok');
      before = after;
    }
    going = false;
    await writing;
    console.log(tally.summary('backup'));
    expect(tally.total).toBe(BACKUP_KILLS);
    if (BACKUP_KILLS >= 15) expect(tally.different).toBeGreaterThanOrEqual(4);
    await timed(() => jobs.backup());
    expect(verified()).toHaveLength(2);
    for (const id of verified()) expect(faultsOf(jobs, id)).toEqual([]);
    expect(await alice.lost({ messages: [...alice.acknowledged].slice(-20), uploads: alice.uploads })).toEqual([]);
  },
  HOUR,
);

test(
  `a server that is killed while it writes and is backed up, ${SYNAPSE_KILLS} times, keeps what it acknowledged, and so does each backup`,
  async () => {
    const duration = await timed(() => jobs.backup());
    const tally = new Tally();
    let good = 0;
    const looked = new Set<string>();
    for (const moment of randomMoments(SYNAPSE_KILLS, 2)) {
      const known = new Set(alice.acknowledged.keys());
      let going = true;
      const writing = [1, 2].map(() => alice.writeWhile(() => going, PAUSE));
      await sleep(300);
      const job = jobs.start();
      await sleep(moment * duration);
      tally.add(workOf(job));
      await synapse.server.stop('SIGKILL');
      going = false;
      await Promise.all(writing);
      const copy = mkdtempSync(join(tmpdir(), 'killed-'));
      // The check uses a copy, because SQLite repairs a database when it opens it.
      for (const name of ['homeserver.db', 'homeserver.db-wal', 'homeserver.db-shm'])
        if (existsSync(live(name))) cpSync(live(name), join(copy, name));
      expect(integrity(join(copy, 'homeserver.db'))).toBe('ok');
      synapse = { ...synapse, server: await runSynapse(synapse.pod, synapse.url) };
      const messages = [...alice.acknowledged].filter(([event]) => !known.has(event));
      expect(messages.length).toBeGreaterThan(0);
      expect(await alice.lost({ messages, uploads: [] })).toEqual([]);
      if ((await job.ended).code === 0) good++;
      for (const id of verified().filter((id) => !looked.has(id)))
        expect(faultsOf(jobs, looked.add(id) && id)).toEqual([]);
    }
    console.log(`${tally.summary('server, as its backup was')}; ${good} of the backups counted as good`);
  },
  HOUR,
);

describe('a restore', () => {
  let signingKey: string;
  let snapshot: string;
  let before: Parameters<Person['lost']>[0];
  let volume: RestoredVolume;

  beforeAll(async () => {
    signingKey = readFileSync(join(synapse.pod.root, 'secrets/matrix-secrets/signing_key'), 'utf8');
    before = { messages: [...alice.acknowledged].slice(-200), uploads: [...alice.uploads] };
    snapshot = /snapshot (\w+)/.exec((await jobs.backup()).result)![1];
    await synapse.server.stop();
    api.put('matrix/matrix-secrets', { signing_key: 'fresh', turn_shared_secret: 'fresh' });
  });

  const start = () => {
    const restore = Restore.snapshot(snapshot, { replaceExisting: true });
    return new RestoreJobs(jobs, api.url).start(volume.root, restore, SLOW_DISK, 0);
  };
  const heldBack = () => new RestoreJobs(jobs, api.url).heldBack(volume.root, undefined, signingKey);
  const newVolume = async () => {
    volume = new RestoredVolume();
    await timed(() => start().ended);
    volume.mark(1);
  };

  test(
    `that is killed, ${RESTORE_KILLS} times, leaves the old data or the new whole, or nothing that a server would start on, and loses neither`,
    async () => {
      await newVolume();
      const since = await volume.profile(start());
      const tally = new Tally();
      const seen = { old: 0, new: 0, heldBack: 0 };
      let age = 1;
      let begins = true;
      for (const [i, moment] of randomMoments(RESTORE_KILLS * 2, 3).entries()) {
        if (tally.total === RESTORE_KILLS) break;
        // The renames are the shortest phase. So every other kill waits for them, or hits a restore that was killed before.
        const target = [undefined, 'phase "aside"', undefined, 'phase "place"'][i % 4];
        if (!begins && !target) await timed(() => start().ended);
        if (begins || !target) volume.mark(++age);
        const job = start();
        if (target) while (volume.phase() !== target && !(await Promise.race([job.ended, sleep(1)])));
        await sleep(moment * since(target ?? 'all of it'));
        const killedIn = await kill(job, volume.phase);
        if (killedIn) tally.add(killedIn);
        begins = !(await heldBack());
        expect([killedIn, volume.places(age)]).toEqual([killedIn, { database: 1, media: 1 }]);
        if (begins) {
          const now = volume.age();
          expect([killedIn, [{ database: age, media: age }, RESTORED]]).toEqual([
            killedIn,
            expect.arrayContaining([now]),
          ]);
          expect([killedIn, integrity(volume.data('homeserver.db'))]).toEqual([killedIn, 'ok']);
          seen[now.database === age ? 'old' : 'new']++;
        } else seen.heldBack++;
        if (i % 8 === 7) {
          if (!begins) await timed(() => start().ended);
          await newVolume();
          begins = true;
        }
      }
      console.log(`${tally.summary('restore')}; left behind: ${JSON.stringify(seen)}`);
      expect(tally.total).toBe(RESTORE_KILLS);
      if (RESTORE_KILLS >= 25) expect(tally.different).toBeGreaterThanOrEqual(4);
      await timed(() => start().ended);
      synapse = await startSynapse(files, (pod) => {
        cpSync(volume.data(), join(pod, 'data'), { recursive: true });
        for (const [name, value] of Object.entries(api.values('matrix/matrix-secrets')))
          writeFileSync(join(pod, 'secrets/matrix-secrets', name), value);
      });
      alice.url = synapse.url;
      expect(await alice.lost(before)).toEqual([]);
    },
    HOUR,
  );
});

afterAll(() => {
  console.log(`${BACKUP_KILLS + SYNAPSE_KILLS + RESTORE_KILLS} kills: the same moments again by FC_SEED=${SEED}`);
});
