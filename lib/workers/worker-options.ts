import type { ContainerResources } from 'cdk8s-plus-28';
import { listOf, instanceOf, number, oneOf, shapeOf } from '../shared/kinds';
import { pods } from '../shared/pods/pod-checks';
import type { PodOptions } from '../shared/pods/pod-options';
import { resources } from '../shared/resources-shape';
import type { Kind, Shape } from '../shared/shape';
import { Autoscaling } from './autoscaling';
import { Duty } from './duty';
import { Endpoints } from './endpoints';
import { StreamWriter } from './stream-writer';

/** Options of a group of alike worker processes. A group serves, writes or does at least one thing. */
export interface WorkerGroupOptions {
  /** The number of processes. Several are spread over nodes. @default 1 */
  readonly replicas?: number;

  /** The requests that the group answers. Two groups can't answer the same requests. @default - those of the streams and the media that the group has */
  readonly serves?: Endpoints[];

  /** The streams that the group writes instead of the main process. @default - none */
  readonly writes?: StreamWriter[];

  /** The work that the group does instead of the main process. @default - none */
  readonly does?: Duty[];

  /** The rule by which the number of processes follows the load. Not for groups that write streams or do other work, as Synapse knows those processes by name. @default - `replicas`, always */
  readonly autoscaling?: Autoscaling;

  /** CPU and memory of each process. @default - 50m CPU and 192 MiB requested, 768 MiB memory at most */
  readonly resources?: ContainerResources;

  /** Options of the group's pods, merged over those of the homeserver. @default - the homeserver's */
  readonly pods?: PodOptions;
}

const WORKER_GROUP_OPTIONS: Shape<WorkerGroupOptions> = {
  replicas: number(),
  serves: listOf(oneOf(Endpoints, 'Endpoints'), 'Endpoints, for example [Endpoints.SYNC]'),
  writes: listOf(oneOf(StreamWriter, 'StreamWriter'), 'StreamWriter, for example [StreamWriter.EVENTS]'),
  does: listOf(oneOf(Duty, 'Duty'), 'Duty, for example [Duty.PUSHER]'),
  autoscaling: instanceOf(Autoscaling, 'Autoscaling.upTo(4)'),
  resources,
  pods,
};

export const workerGroupOptions: Kind<WorkerGroupOptions> = shapeOf(WORKER_GROUP_OPTIONS);
