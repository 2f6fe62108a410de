import type { Size } from 'cdk8s';
import type * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Database } from '../database/database';
import { redisServer } from '../redis/redis-server';
import type { RedisServer } from '../redis/redis-server';
import { writeMailPassword } from '../mail/mail-password';
import { SynapseRouter } from '../router/synapse-router';
import { secretPath } from '../secrets/mounted-secrets';
import type { SecretKey } from '../secrets/secret-key';
import type { SecretName } from '../secrets/secrets-yaml';
import type { Config } from '../shared/merge';
import { namespaceOf } from '../shared/namespace';
import { NextSteps } from '../shared/next-steps/next-steps';
import { PeerEnd } from '../shared/peers';
import type { SharedPod } from '../workers/shared-pod';
import { workerConfig } from '../workers/worker-config';
import type { WorkerGroup, WorkerLayout } from '../workers/worker-layout';
import { workerPeers } from '../workers/worker-peers';
import { WORKER_MEMORY_LIMIT, WorkerPods, workerLabels } from '../workers/worker-pods';
import { MAIN_SERVICE, WORKER_PORTS } from '../workers/worker-ports';
import { workersConfig } from '../workers/workers-config';
import type { Workers } from '../workers/workers';
import type { AppService } from './app-service';
import { changeRegistrations } from './changed-registrations';
import { followMainContainer } from './follow-main-container';
import { LOG_CONFIG_PATH } from './settings/context';

export interface SynapseWorkersProps {
  readonly workers: Workers;
  readonly secret: (name: SecretName) => SecretKey;
  readonly database: Database;
  /** True if other servers may ask the homeserver. */
  readonly federation: boolean;
  readonly appServices: readonly AppService[];
  /** Gives the block `caches` of processes with that memory limit. Undefined if it is that of homeserver.yaml. */
  readonly caches: (limit: Size | undefined) => Config | undefined;
}

/** The worker processes of a homeserver, and the server by which they hear of each other. */
export class SynapseWorkers extends Construct {
  /** The settings of homeserver.yaml for all processes. */
  public readonly config: Config;
  /** The secrets that all processes mount. */
  public readonly secrets: readonly SecretKey[];
  /** The pods of each group. */
  public readonly pods: WorkerPods[] = [];

  private readonly layout: WorkerLayout;
  private readonly redis: RedisServer;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SynapseWorkersProps,
  ) {
    super(scope, id);
    const { workers, secret } = props;
    this.layout = workers._layout;
    this.redis = redisServer(this, workers._redis, () => secret('redis_password'));
    const replication = secret('worker_replication_secret');
    const places = {
      mainHost: MAIN_SERVICE,
      hostOf: (group: WorkerGroup, process: string) => this.hostOf(group, process),
      port: WORKER_PORTS.replication,
      secret: secretPath(replication),
    };
    this.secrets = [replication, ...this.redis.secrets];
    this.config = { redis: this.redis.config, ...workersConfig(this.layout, places) };
  }

  /** The names of the StatefulSets of all groups. */
  public get workloads(): string[] {
    return this.layout.groups.map(({ workload }) => workload);
  }

  /** The pods of all groups, for other parts. */
  public get ends(): PeerEnd[] {
    return this.layout.groups.map(podsOf);
  }

  /** Makes the pods of all groups. */
  public run(shared: SharedPod, mainLabels: { readonly [label: string]: string }): void {
    const { federation, appServices, database } = this.props;
    const { http: httpPort, replication: replicationPort, metrics } = WORKER_PORTS;
    for (const group of this.layout.groups) {
      const { resources } = group.options;
      const caches = this.props.caches(resources ? resources.memory?.limit : WORKER_MEMORY_LIMIT);
      const config = workerConfig(group, {
        httpPort,
        replicationPort,
        ...(shared.metrics && { metricsPort: metrics }),
        federation,
        logConfig: LOG_CONFIG_PATH,
        ...(caches && { caches }),
      });
      const pods = new WorkerPods(this, group.name, { group, shared, config });
      const registrations = changeRegistrations(pods, pods.statefulSet, { image: shared.image, appServices });
      const homeserverYaml = shared.mounts.find(({ path }) => path === '/data/homeserver.yaml');
      const mail = writeMailPassword(pods, pods.statefulSet, { ...shared, config: homeserverYaml });
      pods.mount([...(registrations ? [registrations] : []), ...mail]);
      followMainContainer(pods.statefulSet, 'preflight');
      this.pods.push(pods);
      NextSteps.of(this).addRollout({ resource: `statefulset/${group.workload}` });
    }
    const { server } = database;
    const main = PeerEnd.pods('Synapse', mainLabels);
    new SynapseRouter(this, 'Router', {
      layout: this.layout,
      options: this.props.workers._router,
      metrics: shared.metrics,
      peers: { main, workers: podsOf },
    });
    workerPeers(this, {
      main,
      groups: this.ends,
      redis: this.redis.end,
      redisPort: this.redis.port,
      ...(server && { database: { end: server.pods ?? PeerEnd.host(server.host), port: server.port } }),
    });
  }

  /** Adds mounts to all processes, after the pods were made. */
  public mount(mounts: readonly kplus.VolumeMount[]): void {
    for (const pods of this.pods) pods.mount(mounts);
  }

  /** The full name, so that the cluster's DNS doesn't ask the internet for it first. */
  private hostOf({ workload }: WorkerGroup, process: string): string {
    return `${process}.${workload}.${namespaceOf(this)}.svc.cluster.local`;
  }
}

function podsOf(group: WorkerGroup): PeerEnd {
  return PeerEnd.pods(`the workers '${group.name}'`, workerLabels(group));
}
