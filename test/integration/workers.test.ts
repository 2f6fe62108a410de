import { setTimeout as sleep } from 'node:timers/promises';
import { StreamWriter } from '../../lib/workers/stream-writer';
import { Workers } from '../../lib/workers/workers';
import { Person } from './support/people';
import { PostgresServer } from './support/postgres';
import { until } from './support/routed-processes';
import { WorkerSite } from './support/worker-site';

const WORKERS = Workers.small({ groups: { events: { replicas: 2, writes: [StreamWriter.EVENTS] } } });

let postgres: PostgresServer;
let site: WorkerSite;
let alice: Person;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  postgres.create('workers');
  site = new WorkerSite(postgres, 'workers', WORKERS);
  await site.start();
  // The tool that registers people asks the main process, as the Job of the first administrator does.
  const registered = await Person.register('alice', site.urlOf('synapse-main'), site.files.config);
  alice = registered;
  alice.url = site.url;
}, 600_000);
afterAll(async () => {
  await site?.stop();
  await postgres?.stop();
});

/** The texts of new messages that a sync by the router returns. */
async function sync(person: Person, since?: string): Promise<{ next: string; texts: string[] }> {
  const query = since === undefined ? 'timeout=0' : `timeout=1000&since=${since}`;
  const answer = await fetch(`${person.url}/_matrix/client/v3/sync?${query}`, {
    headers: { Authorization: `Bearer ${person.token}` },
  });
  if (!answer.ok) throw new Error(`sync: ${answer.status}`);
  const { next_batch: next, rooms } = (await answer.json()) as Synced;
  const events = Object.values(rooms?.join ?? {}).flatMap(({ timeline }) => timeline.events);
  return { next, texts: events.map(({ content }) => content.body ?? '') };
}

interface Synced {
  readonly next_batch: string;
  readonly rooms?: {
    readonly join?: {
      readonly [room: string]: {
        readonly timeline: { readonly events: { readonly content: { readonly body?: string } }[] };
      };
    };
  };
}

/** The seconds until a message that is sent now, and again until it is taken, comes by a sync. */
async function secondsUntilHeard(text: string): Promise<number> {
  const begin = Date.now();
  let since: string | undefined;
  for (let i = 0; Date.now() - begin < 60_000; i++) {
    try {
      since ??= (await sync(alice)).next;
      await alice.send(`${text} ${i}`);
      for (let j = 0; j < 3; j++) {
        const { next, texts } = await sync(alice, since);
        since = next;
        if (texts.some((heard) => heard.startsWith(text))) return (Date.now() - begin) / 1000;
      }
    } catch {
      await sleep(500);
    }
  }
  throw new Error(`nothing of '${text}' was heard in 60 s`);
}

test('login, send, sync and upload by the router are answered by the processes that are to', async () => {
  const { next } = await sync(alice);
  alice.token = await alice.login();
  await alice.send('hello');
  await alice.upload();
  expect((await sync(alice, next)).texts).toEqual(['hello']);
  expect(await alice.lost({ messages: alice.acknowledged, uploads: alice.uploads })).toEqual([]);
  expect(site.log('synapse-sync-0')).toContain('/_matrix/client/v3/sync');
  expect(site.log('synapse-main')).not.toContain('/_matrix/client/v3/sync');
  expect(site.log('synapse-main')).toMatch(/PUT \/_matrix\/client\/v3\/rooms\/[^ ]*\/send\/m.room.message\/hello/);
  const persisted = ['synapse-events-0', 'synapse-events-1'].map((name) => site.log(name).includes('/send_events/'));
  expect(persisted).toContain(true);
});

test('Valkey is killed and comes back: no acknowledged message is lost, and people hear of new ones', async () => {
  let going = true;
  const writing = alice.writeWhile(() => going, 50);
  await sleep(1000);
  await site.kill('valkey');
  await sleep(2000);
  await site.startValkey();
  const seconds = await secondsUntilHeard('after valkey');
  going = false;
  await writing;
  process.stdout.write(`heard ${seconds} s after Valkey's return, ${alice.acknowledged.size} messages\n`);
  expect(seconds).toBeLessThan(30);
  expect(await alice.lost({ messages: alice.acknowledged, uploads: alice.uploads })).toEqual([]);
});

test('a process that writes events is killed and comes back: no acknowledged message is lost', async () => {
  const writer = ['synapse-events-0', 'synapse-events-1'].find((name) => site.log(name).includes('/send_events/'))!;
  let going = true;
  const writing = alice.writeWhile(() => going, 50);
  await sleep(1000);
  await site.kill(writer);
  await site.startWorker(writer);
  const seconds = await secondsUntilHeard('after the writer');
  going = false;
  await writing;
  process.stdout.write(`heard ${seconds} s after the return of ${writer}, ${alice.acknowledged.size} messages\n`);
  expect(seconds).toBeLessThan(30);
  expect(await alice.lost({ messages: alice.acknowledged, uploads: alice.uploads })).toEqual([]);
});

test('a process of another layout starts when the last one of this layout has ended, also by kill -9', async () => {
  const other = await site.startOther();
  const said = (text: string) => until(() => Promise.resolve(other.log.includes(text)), 60);
  await said('processes of another layout still run: ');
  const [last, ...others] = ['synapse-main', ...site.names];
  await Promise.all(others.map((name) => site.kill(name)));
  await said(`still run: ${site.nameInDatabase(last)}\n`);
  expect(other.log).not.toContain('began');
  await site.kill(last);
  await said('began\n');
});
