import { Size } from 'cdk8s';
import * as lib from '../../../lib';
import { withWorkers } from '../worker-prop-values';
import type { Factory } from './factory';
import { factory } from './static-factory';

const key = lib.SecretKey.of('mine', 'mine');
const autoscaling = (value: lib.Autoscaling) =>
  withWorkers(lib.Workers.of({ groups: { a: { serves: [lib.Endpoints.SYNC], autoscaling: value } } }));
const redis = (value: lib.Redis) => withWorkers(lib.Workers.small({ redis: value }));

export const WORKER_FACTORIES: readonly Factory[] = [
  factory('Workers.none', [], 'workers', withWorkers),
  ...['small', 'medium'].map((name) =>
    factory(
      `Workers.${name}`,
      [{ groups: { sync: { replicas: 3 } }, router: { replicas: 3 } }],
      'workers',
      withWorkers,
    ),
  ),
  factory('Workers.large', [{ groups: { pusher: { replicas: 2 } } }], 'workers', withWorkers),
  factory(
    'Workers.of',
    [{ groups: { a: { replicas: 2, serves: [lib.Endpoints.SYNC], does: [lib.Duty.PUSHER] } } }],
    'workers',
    withWorkers,
  ),
  factory('Autoscaling.upTo', [3, { queueLength: 7 }], 'autoscaling', autoscaling),
  factory('Redis.bundled', [{ maxMemory: Size.mebibytes(32) }], 'redis', redis),
  factory('Redis.external', [{ host: 'redis', port: 6380, password: key }], 'redis', redis),
];
