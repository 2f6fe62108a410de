import { Duty, Endpoints, StreamWriter, Workers } from '../../lib';
import { Balance } from '../../lib/workers/endpoint-group';
import { routes } from '../../lib/workers/resolve-layout';
import { workerConfig } from '../../lib/workers/worker-config';
import { sharedConfig } from '../support/synapse-rules';

test('without workers nothing is written', () => {
  expect(sharedConfig(Workers.none()._layout)).toEqual({});
});

test('workers that write nothing are in no list', () => {
  const { _layout: layout } = Workers.of({ groups: { sync: { replicas: 2, serves: [Endpoints.SYNC] } } });
  expect(sharedConfig(layout)).toEqual({
    instance_map: { main: { host: 'synapse-main', port: 9093 } },
    worker_replication_secret_path: '/secrets/replication',
  });
});

test('all processes know those that write, send and clean', () => {
  const { _layout: layout } = Workers.of({
    groups: {
      events: { replicas: 2, writes: [StreamWriter.EVENTS] },
      typing: { writes: [StreamWriter.TYPING] },
      senders: { replicas: 2, does: [Duty.FEDERATION_SENDER, Duty.PUSHER] },
      background: { does: [Duty.BACKGROUND_TASKS, Duty.USER_DIRECTORY, Duty.APP_SERVICES] },
      media: { replicas: 2, does: [Duty.MEDIA] },
    },
  });
  const at = (process: string, workload: string) => ({ host: `${process}.${workload}`, port: 9093 });
  expect(sharedConfig(layout)).toEqual({
    instance_map: {
      main: { host: 'synapse-main', port: 9093 },
      'synapse-events-0': at('synapse-events-0', 'synapse-events'),
      'synapse-events-1': at('synapse-events-1', 'synapse-events'),
      'synapse-typing-0': at('synapse-typing-0', 'synapse-typing'),
      'synapse-media-0': at('synapse-media-0', 'synapse-media'),
      'synapse-media-1': at('synapse-media-1', 'synapse-media'),
    },
    stream_writers: {
      events: ['synapse-events-0', 'synapse-events-1'],
      typing: ['synapse-typing-0'],
      quarantined_media_changes: ['synapse-media-0', 'synapse-media-1'],
    },
    worker_replication_secret_path: '/secrets/replication',
    run_background_tasks_on: 'synapse-background-0',
    update_user_directory_from_worker: 'synapse-background-0',
    notify_appservices_from_worker: 'synapse-background-0',
    federation_sender_instances: ['synapse-senders-0', 'synapse-senders-1'],
    pusher_instances: ['synapse-senders-0', 'synapse-senders-1'],
    enable_media_repo: false,
    media_instance_running_background_jobs: 'synapse-media-0',
  });
});

test("a worker's own config says what it listens for", () => {
  const process = { httpPort: 8008, replicationPort: 9093, federation: true, logConfig: '/config/log.yaml' };
  const [sync, media] = Workers.of({
    groups: { sync: { serves: [Endpoints.SYNC] }, media: { does: [Duty.MEDIA] } },
  })._layout.groups;
  expect(workerConfig(sync, { ...process, metricsPort: 9001 })).toEqual({
    worker_app: 'synapse.app.generic_worker',
    worker_listeners: [
      {
        port: 8008,
        type: 'http',
        x_forwarded: true,
        resources: [{ names: ['client', 'federation'], compress: false }],
      },
      { port: 9093, type: 'http', resources: [{ names: ['replication'] }] },
      { port: 9001, type: 'metrics' },
    ],
    worker_log_config: '/config/log.yaml',
    enable_media_repo: false,
  });
  expect(workerConfig(media, { ...process, federation: false })).toMatchObject({
    worker_app: 'synapse.app.media_repository',
    worker_listeners: [{ resources: [{ names: ['client', 'media'] }] }, { port: 9093 }],
  });
});

test('routes are in the order of the table, not in that of the groups', () => {
  const { SYNC, INITIAL_SYNC, ACCOUNT_DATA } = Endpoints;
  const { _layout: layout } = Workers.of({
    groups: { a: { serves: [SYNC] }, b: { serves: [INITIAL_SYNC] }, c: { serves: [ACCOUNT_DATA] } },
  });
  expect(routes(layout).map(({ group, endpoints }) => [group.name, endpoints.name])).toEqual([
    ['c', 'account-data'],
    ['b', 'initial-sync'],
    ['a', 'sync'],
  ]);
});

test('a worker answers only reads of a stream that main writes, and everything of its own, with nobody in its place', () => {
  const [reader] = Workers.of({ groups: { a: { serves: [Endpoints.PUSH_RULES] } } })._layout.groups;
  expect(reader.endpoints).toEqual([
    expect.objectContaining({
      mainMayAnswer: true,
      endpoints: [{ path: expect.stringContaining('pushrules'), methods: ['GET'] }],
    }),
  ]);
  const [writer] = Workers.of({ groups: { a: { writes: [StreamWriter.PUSH_RULES] } } })._layout.groups;
  expect(writer.endpoints).toEqual([
    expect.objectContaining({
      mainMayAnswer: false,
      balance: Balance.ONE,
      endpoints: [{ path: expect.stringContaining('pushrules') }],
    }),
  ]);
  const [devices] = Workers.of({ groups: { a: { replicas: 2, writes: [StreamWriter.DEVICE_LISTS] } } })._layout.groups;
  expect(devices.endpoints).toEqual([expect.objectContaining({ mainMayAnswer: true, balance: Balance.USER })]);
});
