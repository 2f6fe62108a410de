import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import type { App } from 'cdk8s';
import * as lib from '../../lib';
import { newStack } from './manifests';
import { PODS } from './pod-values';
import type { PropTable, Props } from './prop-table';

const key = lib.SecretKey.of('mine', 'mine');
const database = lib.SynapseDatabase.postgres({ host: 'pg', password: lib.SecretKey.of('mine', 'mine') });
const { SYNC, CLIENT } = lib.Endpoints;

/** A server with workers. */
export function withWorkers(workers: lib.Workers): object {
  return { synapse: { database, workers } };
}

const build = (app: App, workers: lib.Workers) => newStack(app, withWorkers(workers));
const group = (app: App, options: object) => build(app, lib.Workers.of({ groups: { a: options } }));

const SERVERS: Props = {
  router: { replicas: 3 },
  redis: lib.Redis.external({ host: 'redis' }),
};
const SERVING = { serves: [SYNC] };
const SENDING = { does: [lib.Duty.PUSHER] };

export const WORKER_TABLES: PropTable[] = [
  {
    file: 'workers/worker-options.ts',
    name: 'WorkerGroupOptions',
    build: group,
    values: {
      replicas: 2,
      serves: [CLIENT],
      writes: [lib.StreamWriter.EVENTS],
      does: [lib.Duty.USER_DIRECTORY],
      autoscaling: lib.Autoscaling.upTo(3),
      resources: { cpu: { request: Cpu.millis(77) } },
      pods: PODS,
    },
    base: {
      replicas: SERVING,
      serves: SENDING,
      writes: SERVING,
      does: SERVING,
      autoscaling: SERVING,
      resources: SERVING,
      pods: SERVING,
    },
  },
  {
    file: 'workers/autoscaling.ts',
    name: 'AutoscalingOptions',
    build: (app, options) => group(app, { ...SERVING, autoscaling: lib.Autoscaling.upTo(3, options) }),
    values: { cpu: Cpu.millis(77), queueLength: 7 },
  },
  {
    file: 'workers/workers-options.ts',
    name: 'WorkersOptions',
    build: (app, options) => build(app, lib.Workers.small(options)),
    values: SERVERS,
  },
  {
    file: 'workers/workers-options.ts',
    name: 'WorkersPresetOptions',
    build: (app, options) => build(app, lib.Workers.medium(options)),
    values: { groups: { sync: { replicas: 3 } } },
  },
  {
    file: 'workers/workers-options.ts',
    name: 'WorkersProps',
    build: (app, props) => build(app, lib.Workers.of({ groups: { a: SERVING }, ...props })),
    values: { groups: { b: SERVING } },
  },
  {
    file: 'redis/redis-options.ts',
    name: 'BundledRedisOptions',
    build: (app, options) => build(app, lib.Workers.small({ redis: lib.Redis.bundled(options) })),
    values: {
      maxMemory: Size.mebibytes(77),
      image: 'example.org/mine:1',
      resources: { cpu: { request: Cpu.millis(77) } },
      pods: PODS,
    },
  },
  {
    file: 'redis/redis-options.ts',
    name: 'ExternalRedisProps',
    build: (app, props) => build(app, lib.Workers.small({ redis: lib.Redis.external({ host: 'redis', ...props }) })),
    values: { host: 'other', port: 7777, password: key, user: 'mine', database: 3, tls: true, ca: key },
    base: { user: { password: key }, ca: { tls: true } },
  },
];
