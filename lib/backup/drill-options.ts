import type { Cron, Size } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import type { PodOptions } from '../shared/pod-options';

/** A drill: the latest backup is restored beside the running server, and Synapse is started on it. */
export interface DrillOptions {
  /** When, in the time zone of the cluster's controller manager. @default - each Sunday at 5:17 */
  readonly schedule?: Cron;

  /**
   * The room that the restored copy may take; a backup that needs more is not fetched.
   * @default Size.gibibytes(20)
   */
  readonly size?: Size;

  /**
   * The storage class of a claim that is made for each drill and goes with its pod.
   * @default - no claim: the copy is on the disk of the pod's node, where the kubelet ends a drill that takes more room than its size
   * @see https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes
   */
  readonly storageClassName?: string;

  /** CPU and memory. @default - 100m CPU and 256 MiB requested, 1.5 GiB memory at most */
  readonly resources?: ContainerResources;

  /** Wishes for the drill's pods, merged over those of the backup. @default - the backup's */
  readonly pods?: PodOptions;
}
