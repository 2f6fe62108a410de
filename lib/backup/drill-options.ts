import type { Cron, Size } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import { text } from '../shared/kinds';
import { pods } from '../shared/pods/pod-checks';
import type { PodOptions } from '../shared/pods/pod-options';
import { resources } from '../shared/resources-shape';
import type { Shape } from '../shared/shape';
import { cron, size } from '../shared/units-kinds';

/** Options of a drill. A drill restores the latest backup beside the running server, and starts Synapse on the copy. */
export interface DrillOptions {
  /** The schedule of the drills, in the time zone of the cluster's controller manager. @default - each Sunday at 5:17 */
  readonly schedule?: Cron;

  /**
   * The space that the restored copy may take. A drill doesn't fetch a backup that needs more.
   * @default Size.gibibytes(20)
   */
  readonly size?: Size;

  /**
   * The storage class of a claim that is made for each drill and deleted with its pod.
   * @default - no claim: the copy is on the disk of the pod's node, where the kubelet ends a drill that takes more space than `size`
   * @see https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes
   */
  readonly storageClassName?: string;

  /** CPU and memory. @default - 100m CPU and 256 MiB requested, 1.5 GiB memory at most */
  readonly resources?: ContainerResources;

  /** Options of the drill's pods, merged over those of the backup. @default - the backup's */
  readonly pods?: PodOptions;
}

export const DRILL_OPTIONS: Shape<DrillOptions> = { schedule: cron, size, storageClassName: text(), resources, pods };
