import type { TaintEffect } from 'cdk8s-plus-28';
import type { PodDnsOptions } from './pod-dns-options';

/** The way in which a toleration compares its value with that of a taint. */
export enum TolerationOperator {
  /** The taint must have the toleration's value. */
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

  /** The way in which the value is compared. @default TolerationOperator.EQUAL */
  readonly operator?: TolerationOperator;

  /** The taint's value. Leave it out with TolerationOperator.EXISTS. @default - the empty value */
  readonly value?: string;

  /** The taint's effect. @default - every effect */
  readonly effect?: TaintEffect;

  /** The number of seconds that a pod stays on a node that gets the taint. It needs TaintEffect.NO_EXECUTE. @default - for ever */
  readonly tolerationSeconds?: number;
}

/** The treatment of a pod that can't be scheduled without breaking a topology spread constraint. */
export enum UnsatisfiableAction {
  /** The pod waits until it can be scheduled. */
  DO_NOT_SCHEDULE = 'DoNotSchedule',
  /** The pod is scheduled in spite of the constraint, on the node where it breaks it least. */
  SCHEDULE_ANYWAY = 'ScheduleAnyway',
}

/**
 * Spreads pods over nodes, zones or other parts of the cluster.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export interface TopologySpreadConstraint {
  /** The label of nodes that names the part of the cluster, for example `topology.kubernetes.io/zone`. */
  readonly topologyKey: string;

  /** The largest difference between the numbers of pods in two parts of the cluster. @default 1 */
  readonly maxSkew?: number;

  /** The treatment of a pod that would break the constraint. @default UnsatisfiableAction.SCHEDULE_ANYWAY */
  readonly whenUnsatisfiable?: UnsatisfiableAction;

  /** The labels of the pods that are counted, for example a label that the prop `labels` gives to all pods. @default - the labels of the workload's selector */
  readonly matchLabels?: { readonly [label: string]: string };
}

/**
 * Options of every pod of a part or of a stack: the pods of Deployments, StatefulSets, Jobs and CronJobs. The options of a part are merged over those of the
 * stack; the comment of each prop says how.
 */
export interface PodOptions {
  /**
   * The names of existing Secrets of type `kubernetes.io/dockerconfigjson` for pulling images. They must be in the namespace of each pod: for a stack with a
   * relay, in the relay's namespace as well. A part's names are added to the stack's.
   * @default - none
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
   */
  readonly imagePullSecrets?: string[];

  /**
   * The registry of every image, optionally with a port and a path: `registry.example.org:5000/mirror`. It replaces the registry in each image's name, also in
   * the value of an `image` prop: `ghcr.io/element-hq/synapse:v1` becomes `registry.example.org:5000/mirror/element-hq/synapse:v1`. A part's registry replaces
   * the stack's, so a part whose image is in another registry names that registry here.
   * @default - the registry in each image's name
   */
  readonly imageRegistry?: string;

  /**
   * The labels that a node must have. A part's labels are added to the stack's. If both set a label, the part's value counts.
   * @default - any node
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector
   */
  readonly nodeSelector?: { readonly [label: string]: string };

  /** Tolerations: pods may run on nodes with these taints. A part's tolerations are added to the stack's. @default - none */
  readonly tolerations?: Toleration[];

  /**
   * The name of an existing PriorityClass. A part's name replaces the stack's.
   * @default - the cluster's default
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priorityClassName?: string;

  /** Rules for spreading pods over the cluster. A part's list replaces the stack's. @default - the rules of the cluster's scheduler */
  readonly topologySpreadConstraints?: TopologySpreadConstraint[];

  /** DNS settings of the pods. A part's options are merged over the stack's, one by one. @default - the settings of the cluster */
  readonly dns?: PodDnsOptions;

  /**
   * Labels of the pods; no selector uses them. The library's own labels can't be set. A part's labels are added to the stack's. If both set a label, the part's
   * value counts.
   * @default - the library's own
   */
  readonly labels?: { readonly [label: string]: string };

  /**
   * Annotations of the pods. The library's own annotations, `checksum/…`, can't be set. A part's annotations are added to the stack's. If both set an annotation,
   * the part's value counts.
   * @default - the library's own
   */
  readonly annotations?: { readonly [annotation: string]: string };
}
