import type { Config } from '../shared/merge';
import { Duty, SHARED_DUTIES, SINGLE_DUTIES } from './duty';
import { processNames } from './worker-layout';
import type { WorkerGroup, WorkerLayout } from './worker-layout';

/** The places that all processes of a homeserver know. */
export interface WorkerPlaces {
  /** The host at which the main process listens for other processes. */
  readonly mainHost: string;
  /** Gives the host of a worker process. */
  readonly hostOf: (group: WorkerGroup, process: string) => string;
  /** The port at which each process listens for other processes. */
  readonly port: number;
  /** The secret with which the processes identify themselves: the path of its file, or a value that stands for it. */
  readonly secret: unknown;
}

/**
 * The settings of homeserver.yaml that all processes share. It is empty without workers.
 *
 * @see https://element-hq.github.io/synapse/latest/workers.html#shared-configuration
 */
export function workersConfig(layout: WorkerLayout, { mainHost, hostOf, port, secret }: WorkerPlaces): Config {
  if (layout.groups.length === 0) return {};
  const writers = layout.groups.filter(({ streams }) => streams.length > 0);
  const addresses = writers.flatMap((group) =>
    processNames(group).map((name) => [name, { host: hostOf(group, name), port }]),
  );
  return {
    instance_map: { main: { host: mainHost, port }, ...Object.fromEntries(addresses) },
    ...(writers.length > 0 && { stream_writers: streamWriters(writers) }),
    worker_replication_secret_path: secret,
    ...duties(layout),
    ...media(layout),
  };
}

function streamWriters(groups: readonly WorkerGroup[]): Config {
  return Object.fromEntries(groups.flatMap((group) => group.streams.map((stream) => [stream, processNames(group)])));
}

function duties(layout: WorkerLayout): Config {
  const single = [...SINGLE_DUTIES].map(([duty, key]): [string, unknown] => [key, processesFor(layout, duty)?.[0]]);
  const shared = [...SHARED_DUTIES].map(([duty, key]): [string, unknown] => [key, processesFor(layout, duty)]);
  return Object.fromEntries<unknown>([...single, ...shared].filter(([, value]) => value !== undefined));
}

/** One of the processes for media also deletes what is too old. Without them, the main process does. */
function media(layout: WorkerLayout): Config {
  const [first] = processesFor(layout, Duty.MEDIA) ?? [];
  return first === undefined ? {} : { enable_media_repo: false, media_instance_running_background_jobs: first };
}

function processesFor({ groups }: WorkerLayout, duty: Duty): string[] | undefined {
  const group = groups.find((candidate) => candidate.duties.includes(duty));
  return group && processNames(group);
}
