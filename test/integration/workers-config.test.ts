import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { Duty, Endpoints, StreamWriter, Workers } from '../../lib';
import { workerConfig } from '../../lib/workers/worker-config';
import { processNames } from '../../lib/workers/worker-layout';
import { groupsOf } from '../support/endpoint-samples';
import { tempDir, write } from '../support/files';
import { sharedConfig } from '../support/synapse-rules';

type Request = readonly [method: string, pattern: string];

interface Process {
  readonly name: string;
  readonly sends_federation: boolean;
  readonly pushes: boolean;
  readonly background: boolean;
  readonly app_services: boolean;
  readonly user_directory: boolean;
  readonly media: boolean;
  readonly writers: { readonly [stream: string]: readonly string[] };
  readonly requests: readonly Request[];
}

/** All processes of a homeserver, as Synapse's own code reads their config. The first one is the main process. */
function load(workers: Workers, what: 'work' | 'requests'): Process[] {
  const dir = tempDir();
  const { _layout: layout } = workers;
  const shared = write(
    dir,
    'homeserver.yaml',
    Yaml.stringify({
      server_name: 'example.org',
      report_stats: false,
      trusted_key_servers: [],
      signing_key_path: write(dir, 'signing', 'ed25519 a_1 ZqVYTx1Zs9Cc3XW8Zh3vSb7Q2cJ4y0Yq1m2oQ3r5t7s\n'),
      database: { name: 'psycopg2', args: { host: 'pg' } },
      redis: { enabled: true },
      listeners: [],
      ...sharedConfig(layout),
      worker_replication_secret_path: write(dir, 'replication', 'a secret'),
    }),
  );
  // The main process alone may make the folder for media, and so it runs in a folder of its own.
  const cwd = join(dir, 'cwd');
  mkdirSync(cwd);
  const process = { httpPort: 8008, replicationPort: 9093, federation: true, logConfig: '/config/log.yaml' };
  const own = layout.groups.flatMap((group) =>
    processNames(group).map((worker_name) =>
      write(dir, `${worker_name}.yaml`, Yaml.stringify({ ...workerConfig(group, process), worker_name })),
    ),
  );
  const args = [[shared], ...own.map((file) => [shared, file])].flatMap((files) => ['--', ...files]);
  const program = join(__dirname, 'support/worker-processes.py');
  const printed = execFileSync('synapse-python', [program, what, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    maxBuffer: 1e9,
  });
  return JSON.parse(printed.slice(printed.lastIndexOf('\n[') + 1)) as Process[];
}

const everything = Workers.of({
  groups: {
    all: {
      serves: Object.values(Endpoints).filter((name) => !(Object.values(StreamWriter) as string[]).includes(name)),
    },
    media: { replicas: 2, does: [Duty.MEDIA] },
  },
});

const WORK = ['sends_federation', 'pushes', 'background', 'app_services', 'user_directory'] as const;

test.each(['small', 'large'] as const)('Synapse takes the preset %s, and each process does its part', (name) => {
  const workers = Workers[name]();
  const [main, ...others] = load(workers, 'work');
  expect([main.name, main.media]).toEqual(['master', true]);
  expect(others.map(({ media }) => media)).not.toContain(true);
  for (const work of WORK) {
    const doing = [main, ...others].filter((process) => process[work]).map((process) => process.name);
    const duty = { sends_federation: Duty.FEDERATION_SENDER, pushes: Duty.PUSHER, background: Duty.BACKGROUND_TASKS };
    const wanted = { ...duty, app_services: Duty.APP_SERVICES, user_directory: Duty.USER_DIRECTORY }[work];
    const group = workers._layout.groups.find(({ duties }) => duties.includes(wanted));
    expect([work, doing]).toEqual([work, group ? processNames(group) : ['master']]);
  }
  for (const { writers } of others) expect(writers).toEqual(main.writers);
  const events = workers._layout.groups.find(({ streams }) => streams.includes('events'));
  expect(main.writers.events).toEqual(events ? processNames(events) : ['master']);
});

describe('the requests that Synapse has on each process', () => {
  const [main, generic, media] = load(everything, 'requests');

  const key = ([method, pattern]: Request) => `${method} ${pattern}`;
  const onWorkers = new Set([...generic.requests, ...media.requests].map(key));

  test('only media processes have the media repository', () => {
    expect([main.media, generic.media, media.media]).toEqual([false, false, true]);
  });

  test('no request goes to workers that only the main process has', () => {
    const mains = main.requests.filter((request) => !onWorkers.has(key(request)));
    expect(mains.length).toBeGreaterThan(50);
    const wrong = mains.filter(([method, pattern]) => groupsOf(method, example(pattern)).length > 0);
    expect(wrong).toEqual([]);
  });

  test('each group has requests that workers have', () => {
    const seen = new Set(
      [...generic.requests, ...media.requests].flatMap(([m, pattern]) => groupsOf(m, example(pattern))),
    );
    const known = [...seen].sort();
    // These need settings that are off here, or are no servlets.
    const off = ['authentication-service', 'sso'];
    expect(known).toEqual(expect.arrayContaining(Object.values(Endpoints).filter((name) => !off.includes(name))));
    expect(known).toEqual(expect.arrayContaining(['media', 'typing', 'to-device']));
  });
});

/** A path that a pattern of Synapse's code fits. */
function example(pattern: string): string {
  const path = pattern
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replaceAll(/\[(?:\\.|[^\]])*\][*+]/g, 'x')
    .replaceAll('.*', 'x')
    .replaceAll(/\(\?P<\w+>([^()|]*)(?:\|[^()]*)*\)/g, '$1')
    .replaceAll(/\(\?:([^()|]*)(?:\|[^()]*)*\)\??/g, '$1')
    .replaceAll(/\(([^()|]*)(?:\|[^()]*)*\)\??/g, '$1')
    .replaceAll('/?', '')
    .replaceAll('\\', '');
  if (!new RegExp(pattern.replaceAll('?P<', '?<')).test(path))
    throw new Error(`${path} isn't an example of ${pattern}`);
  return path;
}
