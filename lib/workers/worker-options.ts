import type { ContainerResources } from 'cdk8s-plus-28';

/** Options of a group of alike workers. The helper `layout` completes them. */
export interface WorkerGroupOptions {
  /** The number of processes. @default 1 */
  readonly replicas?: number;
  /** CPU and memory of each process. @default - 50m CPU and 192 MiB requested, 768 MiB memory at most */
  readonly resources?: ContainerResources;
}
