import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Restore } from '../../lib';
import { sample } from '../support/sample';
import type { Job } from './support/backup-jobs';
import { BackedUp, ok } from './support/postgres-backed-up';
import type { PostgresTarget } from './support/postgres-target';

const KILLS = sample(4, 20);
let server: BackedUp;

beforeAll(async () => {
  server = await BackedUp.make();
});
beforeEach(() => server.giveSecrets());
afterAll(() => server?.stop());

describe('killed', () => {
  const seen = { whole: 0, heldBack: 0, old: 0 };
  let target: PostgresTarget;
  let duration: number;

  beforeAll(async () => {
    target = server.target();
    await target.restore();
    const begin = Date.now();
    await target.grown().restore(again());
    duration = Date.now() - begin;
  });
  afterAll(() => console.log('after each kill:', seen));

  const again = () => Restore.snapshot(server.snapshot, { replaceExisting: true });

  /** Kills a restore and checks the state that it left. */
  async function kill(when: () => Promise<unknown>, env?: NodeJS.ProcessEnv): Promise<string> {
    // After a kill the next run goes on, and no server can change the database in between.
    if (!target.contents().includes('.restore-incomplete')) target.grown();
    const job = target.start(again(), env);
    await when();
    job.kill();
    await job.ended;
    // The PostgreSQL server may still finish the work of the killed process.
    await sleep(500);
    const users = target.users();
    const whole = users === '@alice:example.org';
    if (!whole) expect(users).toBe('@later:example.org');
    if (await server.heldBack(target, again())) seen.heldBack++;
    else {
      seen.whole++;
      expect([whole, existsSync(join(target.root, 'data/media_store'))]).toEqual([true, true]);
    }
    if (!whole) seen.old++;
    return users;
  }

  async function endsWell(): Promise<void> {
    expect(await target.restore(again())).toEqual(ok(' ok: '));
    expect([target.users(), await server.heldBack(target, again())]).toEqual(['@alice:example.org', undefined]);
  }

  test(`at a random moment, ${KILLS} times, it never leaves what a server would start on, but a whole database`, async () => {
    for (let i = 0; i < KILLS; i++) {
      // The transaction and the renames are in the last three seconds, so half of the kills go there.
      await kill(() => sleep(i % 2 ? Math.random() * duration : duration - Math.random() * 3000));
      if (i % 4 === 3) await endsWell();
    }
    await endsWell();
  }, 3_600_000);

  test('in the middle of the transaction, the database is the old one, and the next run ends well', async () => {
    const stuck = server.first.jobs.broken(
      'psql',
      'case $* in *command=*) exec psql "$@" ;; esac; { head -c 200000; sleep 600; } | psql "$@"',
    );
    const waiting = `SELECT count(*) FROM pg_stat_activity WHERE datname = '${target.database}' AND now() - xact_start > '0.5 s'`;
    expect(await kill(() => until(() => server.postgres.sql(waiting) !== '0'), stuck)).toBe('@later:example.org');
    await endsWell();
  });

  test('without the second container, at three moments, it ends well in the same pod', async () => {
    let job = target.grown().start(again());
    let range = duration * 0.7;
    let kills = 0;
    while (kills < 3) {
      await sleep(Math.random() * range);
      const next = await job.again();
      if (next) {
        job = next;
        kills++;
      } else {
        // A run that goes on where a killed one was takes less time than the one that was measured. So the kills begin anew, and come earlier.
        expect(await outcome(job)).toEqual(ok(' ok: '));
        job = target.grown().start(again());
        range /= 2;
        kills = 0;
      }
    }
    expect(await outcome(job)).toEqual(ok(' ok: '));
    expect([target.users(), await server.heldBack(target, again())]).toEqual(['@alice:example.org', undefined]);
  });

  test('after the transaction and before the media, the next run goes on', async () => {
    expect(await kill(() => until(() => target.users() !== '@later:example.org'))).toBe('@alice:example.org');
    expect(target.contents()).toContain('.restore-incomplete');
    await endsWell();
    const homeserver = await server.run(target);
    expect(await server.alice.lost(server.before)).toEqual([]);
    await homeserver.stop();
  });
});

async function outcome({ ended }: Job): Promise<[number | null, string]> {
  const { code, result } = await ended;
  return [code, result];
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}
