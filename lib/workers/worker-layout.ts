import type { Duty } from './duty';
import type { EndpointGroup } from './endpoint-group';
import type { WorkerGroupOptions } from './worker-options';

/** A group of alike worker processes, with all defaults resolved. */
export interface WorkerGroup {
  /** The user's name of the group, such as `sync`. */
  readonly name: string;
  /** The name of its StatefulSet, its headless Service, and, with `-0` and so on, of its pods and of the processes: `synapse-sync`. */
  readonly workload: string;
  readonly replicas: number;
  /** The largest number of processes that autoscaling makes. Equal to `replicas` without autoscaling. */
  readonly mostReplicas: number;
  /** `synapse.app.generic_worker` or `synapse.app.media_repository`. */
  readonly app: string;
  /** The requests that the router sends to the group, in the order of the table. */
  readonly endpoints: readonly EndpointGroup[];
  /** The streams that its processes write, by Synapse's names, such as `events`. They are in `instance_map`. */
  readonly streams: readonly string[];
  readonly duties: readonly Duty[];
  readonly options: WorkerGroupOptions;
}

/** All worker processes of a homeserver. Empty without workers. */
export interface WorkerLayout {
  readonly groups: readonly WorkerGroup[];
}

/** The names of the first processes of a group. */
export function processNames(group: WorkerGroup, count = group.replicas): string[] {
  return Array.from({ length: count }, (_, i) => `${group.workload}-${i}`);
}

/** The largest number of worker processes that run at a time. */
export function mostWorkers({ groups }: WorkerLayout): number {
  return groups.reduce((sum, { mostReplicas }) => sum + mostReplicas, 0);
}
