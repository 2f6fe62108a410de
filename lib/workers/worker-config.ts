import type { Config } from '../shared/merge';
import type { WorkerGroup } from './worker-layout';

/** The ports of a worker process, and its other settings that depend on its pod. The pod adds the process's name, `worker_name`. */
export interface WorkerProcess {
  readonly httpPort: number;
  readonly replicationPort: number;
  /** The port for metrics. @default - none are served */
  readonly metricsPort?: number;
  /** True if other servers may ask it. */
  readonly federation: boolean;
  /** The path of the config of the log. */
  readonly logConfig: string;
  /** The block `caches`, where it is another one than that of homeserver.yaml. */
  readonly caches?: Config;
}

/**
 * The settings of each worker process of a group, which it reads after homeserver.yaml.
 *
 * @see https://element-hq.github.io/synapse/latest/workers.html#worker-configuration
 */
export function workerConfig({ app }: WorkerGroup, process: WorkerProcess): Config {
  const { httpPort, replicationPort, metricsPort, federation, logConfig, caches } = process;
  const media = app === 'synapse.app.media_repository';
  const names = ['client', ...(federation ? ['federation'] : []), ...(media ? ['media'] : [])];
  return {
    worker_app: app,
    worker_listeners: [
      { port: httpPort, type: 'http', x_forwarded: true, resources: [{ names, compress: false }] },
      { port: replicationPort, type: 'http', resources: [{ names: ['replication'] }] },
      ...(metricsPort === undefined ? [] : [{ port: metricsPort, type: 'metrics' }]),
    ],
    worker_log_config: logConfig,
    // A process with a media repository makes the folder for media, and only those that are for media have one. Synapse gives these one in any case.
    enable_media_repo: false,
    ...(caches && { caches }),
  };
}
