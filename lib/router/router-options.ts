import type { Duration } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import { checkDuration, checkImage } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checked, flag, number, shapeOf, text } from '../shared/kinds';
import { pods } from '../shared/pods/pod-checks';
import type { PodOptions } from '../shared/pods/pod-options';
import { resources } from '../shared/resources-shape';
import type { Kind, Shape } from '../shared/shape';
import { duration } from '../shared/units-kinds';

/**
 * The limits of the router. Requests above them are answered with 429 and `M_LIMIT_EXCEEDED`, and clients try again. Each router counts for itself: with two routers, a
 * process may get twice as many requests.
 */
export interface RouterLimits {
  /** The number of requests that a process of Synapse works on at a time. Further requests wait. @default 100 */
  readonly requests?: number;

  /** The number of polls for new events (`/sync`) that a process of Synapse holds at a time. Most of them only wait for an event. @default 2000 */
  readonly polls?: number;

  /** The number of requests that wait for one process of Synapse. @default 200 */
  readonly waiting?: number;

  /** The longest time that a request waits, in whole seconds. @default Duration.seconds(10) */
  readonly waitingTime?: Duration;

  /** The number of connections that one router accepts at a time. Further connections wait in the kernel. @default 10000 */
  readonly connections?: number;
}

/**
 * Options of the router: HAProxy, which gives each request to the process of Synapse that answers it. There is none without workers.
 *
 * @see https://docs.haproxy.org/3.4/configuration.html
 */
export interface RouterOptions {
  /** The number of pods. All lead a request to the same process. @default 2 */
  readonly replicas?: number;

  /** The limits above which requests are refused. @default - 100 requests and 2000 polls of each process */
  readonly limits?: RouterLimits;

  /** If true, the log has a line for each request, without its query. Otherwise it has only the requests that failed. @default false */
  readonly logRequests?: boolean;

  /** The container image: HAProxy 2.6 or later with its Prometheus exporter, and a shell. @default - the version of this release */
  readonly image?: string;

  /** CPU and memory of each pod. @default - 50m CPU and 64 MiB requested, 512 MiB memory at most */
  readonly resources?: ContainerResources;

  /** Options of its pods, merged over those of the stack. @default - the stack's */
  readonly pods?: PodOptions;
}

const ROUTER_LIMITS: Shape<RouterLimits> = {
  requests: number(between(1, 100_000)),
  polls: number(between(1, 100_000)),
  waiting: number(between(1, 100_000)),
  waitingTime: checked(duration, checkDuration),
  // Each connection takes memory, and HAProxy reserves two file descriptors for it.
  connections: number(between(100, 200_000)),
};

export const ROUTER_OPTIONS: Shape<RouterOptions> = {
  replicas: number(between(1, 20)),
  limits: shapeOf(ROUTER_LIMITS),
  logRequests: flag,
  image: text(checkImage),
  resources,
  pods,
};

/** The kind of the prop `router`. */
export const routerOptions: Kind<RouterOptions> = shapeOf(ROUTER_OPTIONS);

function between(least: number, most: number) {
  return (findings: Findings, prop: string, value: number): void => {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    findings.add(prop, `must be a whole number from ${least} to ${most}`, value);
  };
}
