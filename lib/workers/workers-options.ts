import { Redis } from '../redis/redis';
import { routerOptions } from '../router/router-options';
import type { RouterOptions } from '../router/router-options';
import { instanceOf, mapOf } from '../shared/kinds';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { workerGroupOptions } from './worker-options';
import type { WorkerGroupOptions } from './worker-options';

/** Options of the servers that all workers need. */
export interface WorkersOptions {
  /** The router, which gives each request to the process that answers it. @default - see each option */
  readonly router?: RouterOptions;

  /** The server by which the processes tell each other about new data. @default Redis.bundled() */
  readonly redis?: Redis;
}

/** Options of a preset of workers. */
export interface WorkersPresetOptions extends WorkersOptions {
  /**
   * Changes of the preset's groups, by their names: an option takes the place of the preset's option. A group with another name is added.
   * @default - the preset's groups
   */
  readonly groups?: { readonly [name: string]: WorkerGroupOptions };
}

/** Workers of your own composition. */
export interface WorkersProps extends WorkersOptions {
  /** The groups of alike processes, by names of your choice, such as `sync`. The pods are named by them: `synapse-sync-0`. */
  readonly groups: { readonly [name: string]: WorkerGroupOptions };
}

const OPTIONS: Shape<WorkersOptions> = {
  router: routerOptions,
  redis: instanceOf(Redis, 'Redis.bundled()'),
};

const GROUPS = mapOf(workerGroupOptions, 'options');

export const WORKERS_PRESET_OPTIONS: Shape<WorkersPresetOptions> = { ...OPTIONS, groups: GROUPS };

export const WORKERS_PROPS: Shape<WorkersProps> = {
  ...OPTIONS,
  groups: required(GROUPS, 'name a group, as in { sync: { serves: [Endpoints.SYNC] } }, or use Workers.none()'),
};
