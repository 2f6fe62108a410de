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
  /** The requests that the router sends to the group. */
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

/** The names of the processes of a group: the first `count` of them. */
export function processNames({ workload, replicas }: WorkerGroup, count = replicas): string[] {
  return Array.from({ length: count }, (_, i) => `${workload}-${i}`);
}
