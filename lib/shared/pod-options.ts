import type { TaintEffect } from 'cdk8s-plus-28';
import type { PodDnsOptions } from './pod-dns-options';

/** How a toleration compares its value with that of a taint. */
export enum TolerationOperator {
  /** The taint's value is the toleration's. */
  EQUAL = 'Equal',
  /** The taint may have any value. */
  EXISTS = 'Exists',
}

/**
 * Lets pods run on nodes that have a taint.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export interface Toleration {
  /** The taint's key, for example `dedicated`. @default - every key; this needs TolerationOperator.EXISTS */
  readonly key?: string;

  /** How the value is compared. @default TolerationOperator.EQUAL */
  readonly operator?: TolerationOperator;

  /** The taint's value. @default - the empty value; with TolerationOperator.EXISTS there is none to give */
  readonly value?: string;

  /** The taint's effect. @default - every effect */
  readonly effect?: TaintEffect;

  /** For how many seconds a pod stays on a node that gets the taint. It needs TaintEffect.NO_EXECUTE. @default - for ever */
  readonly tolerationSeconds?: number;
}

/** What happens to a pod that can't be placed without breaking a topology spread constraint. */
export enum UnsatisfiableAction {
  /** It waits until it can. */
  DO_NOT_SCHEDULE = 'DoNotSchedule',
  /** It is placed all the same, where it breaks the constraint least. */
  SCHEDULE_ANYWAY = 'ScheduleAnyway',
}

/**
 * Spreads pods over nodes, zones or other parts of the cluster.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export interface TopologySpreadConstraint {
  /** The label of nodes that tells the parts of the cluster from each other, for example `topology.kubernetes.io/zone`. */
  readonly topologyKey: string;

  /** By how many pods two parts of the cluster may differ. @default 1 */
  readonly maxSkew?: number;

  /** What happens to a pod that would break the constraint. @default UnsatisfiableAction.SCHEDULE_ANYWAY */
  readonly whenUnsatisfiable?: UnsatisfiableAction;

  /** The labels of the pods that are counted, for example a label that `labels` gives to all of them. @default - the labels that find the pods of the same workload */
  readonly matchLabels?: { readonly [label: string]: string };
}

/**
 * Wishes for every pod of a part or of a stack: those of Deployments, StatefulSets, Jobs and CronJobs. Wishes of a part are merged over those of the stack;
 * each prop says how.
 */
export interface PodOptions {
  /**
   * Existing Secrets of type `kubernetes.io/dockerconfigjson` with which images are pulled. They must be in the namespace of each pod: for a stack with a
   * relay, in the relay's namespace as well. A part adds to the stack's.
   * @default - none
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
   */
  readonly imagePullSecrets?: string[];

  /**
   * The registry that every image comes from, with a port and a path where it has them: `registry.example.org:5000/mirror`. It takes the place of the registry
   * in each image's name, also in that of an `image` prop: `ghcr.io/element-hq/synapse:v1` becomes `registry.example.org:5000/mirror/element-hq/synapse:v1`.
   * A part's takes the place of the stack's, so a part whose image is in another registry names that one here.
   * @default - the registry in each image's name
   */
  readonly imageRegistry?: string;

  /**
   * The labels that a node must have. A part adds to the stack's, and its value counts where both have a label.
   * @default - any node
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector
   */
  readonly nodeSelector?: { readonly [label: string]: string };

  /** The taints of nodes that pods may run on all the same. A part adds to the stack's. @default - none */
  readonly tolerations?: Toleration[];

  /**
   * The name of an existing PriorityClass. A part's takes the place of the stack's.
   * @default - the cluster's default
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priorityClassName?: string;

  /** How pods are spread over the cluster. A part's list takes the place of the stack's. @default - as the cluster's scheduler does it */
  readonly topologySpreadConstraints?: TopologySpreadConstraint[];

  /** How names are resolved. A part's options are merged over the stack's, one by one. @default - as the cluster does it */
  readonly dns?: PodDnsOptions;

  /**
   * Labels of the pods; no selector uses them. The library's own can't be set. A part adds to the stack's, and its value counts where both have a label.
   * @default - the library's own
   */
  readonly labels?: { readonly [label: string]: string };

  /**
   * Annotations of the pods. The library's own, `checksum/…`, can't be set. A part adds to the stack's, and its value counts where both have an annotation.
   * @default - the library's own
   */
  readonly annotations?: { readonly [annotation: string]: string };
}
