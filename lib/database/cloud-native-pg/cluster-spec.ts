import type { k8s } from 'cdk8s-plus-28';
import {
  ClusterSpecPostgresqlSynchronousDataDurability as Durability,
  ClusterSpecPostgresqlSynchronousMethod as Method,
  ClusterSpecPrimaryUpdateMethod as UpdateMethod,
  ClusterSpecPrimaryUpdateStrategy as UpdateStrategy,
  ClusterSpecResourcesLimits as Limits,
  ClusterSpecResourcesRequests as Requests,
} from '../../../imports/postgresql.cnpg.io';
import type { ClusterSpec, ClusterSpecBootstrap } from '../../../imports/postgresql.cnpg.io';
import type { PodOptions } from '../../shared/pods/pod-options';
import { podSpec } from '../../shared/pods/pod-spec';
import { binaryQuantity } from '../../shared/quantity';
import { BARMAN_PLUGIN } from './object-store-spec';
import { DATABASE } from './resolved-cluster';
import type { ResolvedCluster } from './resolved-cluster';
import { serverParameters } from './server-parameters';
import type { SynchronousCommit } from './synchronous-commit';

/** The name by which the cluster calls the store that it is recovered from. */
const ORIGIN = 'origin';

/** The label of all pods of a cluster, also of the Jobs that make its instances. */
export function clusterLabels(name: string): { readonly [label: string]: string } {
  return { 'cnpg.io/cluster': name };
}

/** The `spec` of a Cluster. */
export function clusterSpec(cluster: ResolvedCluster, pods: PodOptions): ClusterSpec {
  const { name, instances, memory, cpu, backup } = cluster;
  const several = instances > 1;
  const room = Limits.fromString(binaryQuantity(memory.toKibibytes()).value as string);
  const synchronous = synchronousSpec(cluster.synchronous);
  return {
    instances,
    ...scheduling(cluster, pods),
    storage: volume(cluster, cluster.size.toKibibytes()),
    ...(cluster.walSize && { walStorage: volume(cluster, cluster.walSize.toKibibytes()) }),
    resources: {
      requests: { memory: Requests.fromString(room.value as string), cpu: Requests.fromString(String(cpu.amount)) },
      limits: { memory: room },
    },
    postgresql: {
      parameters: { ...serverParameters(sizes(cluster)), ...cluster.parameters },
      ...(synchronous && { synchronous }),
    },
    bootstrap: bootstrap(cluster),
    ...(backup && {
      plugins: [
        {
          name: BARMAN_PLUGIN,
          isWalArchiver: true,
          parameters: { barmanObjectName: name, ...(backup.folder !== undefined && { serverName: backup.folder }) },
        },
      ],
    }),
    ...(backup?.recover && {
      externalClusters: [
        {
          name: ORIGIN,
          plugin: {
            name: BARMAN_PLUGIN,
            parameters: { barmanObjectName: name, serverName: backup.recover.folder },
          },
        },
      ],
    }),
    // A budget for one instance would keep its node from being drained for ever.
    enablePdb: several,
    enableSuperuserAccess: false,
    primaryUpdateStrategy: UpdateStrategy.UNSUPERVISED,
    primaryUpdateMethod: several ? UpdateMethod.SWITCHOVER : UpdateMethod.RESTART,
    // Synapse never gives its connections back by itself, so a wait for that is only downtime.
    smartShutdownTimeout: 1,
    // The operator's defaults are an hour and half an hour without a server.
    switchoverDelay: 60,
    stopDelay: 60,
  };
}

function volume({ storageClassName: storageClass }: ResolvedCluster, kibibytes: number) {
  return { size: String(binaryQuantity(kibibytes).value), ...(storageClass !== undefined && { storageClass }) };
}

function sizes({ memory, walSize, size, serverConnections }: ResolvedCluster) {
  const mebibytes = (kibibytes: number) => Math.floor(kibibytes / 1024);
  return {
    memory: mebibytes(memory.toKibibytes()),
    walVolume: mebibytes((walSize ?? size).toKibibytes()),
    connections: serverConnections,
  };
}

function synchronousSpec({ _durability: durability, _standbys: number }: SynchronousCommit) {
  if (durability === undefined) return undefined;
  if (durability === 'preferred') return { method: Method.ANY, number, dataDurability: Durability.PREFERRED };
  // Without the quorum, an instance that lacks a commit could become the primary.
  return { method: Method.ANY, number, dataDurability: Durability.REQUIRED, failoverQuorum: true };
}

/** Synapse needs the collation C. */
function bootstrap({ backup }: ResolvedCluster): ClusterSpecBootstrap {
  const { recover } = backup ?? {};
  if (!recover) return { initdb: { ...DATABASE, encoding: 'UTF8', localeCollate: 'C', localeCType: 'C' } };
  const { until } = recover;
  return {
    recovery: { source: ORIGIN, ...DATABASE, ...(until !== undefined && { recoveryTarget: { targetTime: until } }) },
  };
}

/** The places of the pods, and their image. The instances are on different nodes where there are enough. */
function scheduling({ name, image }: ResolvedCluster, pods: PodOptions): Partial<ClusterSpec> {
  // The pod options are applied to a pod, of which the operator is told the parts.
  const spec: k8s.PodSpec = { containers: [{ name: 'postgres', image }] };
  const pod = podSpec(spec, pods, clusterLabels(name));
  const { imagePullSecrets, nodeSelector, tolerations, topologySpreadConstraints: spread } = pod;
  const metadata = {
    ...(pods.labels && Object.keys(pods.labels).length > 0 && { labels: { ...pods.labels } }),
    ...(pods.annotations && Object.keys(pods.annotations).length > 0 && { annotations: { ...pods.annotations } }),
  };
  return {
    imageName: pod.containers[0].image,
    affinity: {
      podAntiAffinityType: 'preferred',
      topologyKey: 'kubernetes.io/hostname',
      ...(nodeSelector && { nodeSelector }),
      ...(tolerations && { tolerations }),
    },
    ...(imagePullSecrets && { imagePullSecrets: imagePullSecrets.map(({ name: secret }) => ({ name: secret! })) }),
    ...(pod.priorityClassName !== undefined && { priorityClassName: pod.priorityClassName }),
    ...(spread && {
      topologySpreadConstraints: spread.map(({ labelSelector, ...constraint }) => ({
        ...constraint,
        labelSelector: { matchLabels: labelSelector?.matchLabels },
      })),
    }),
    ...(Object.keys(metadata).length > 0 && { inheritedMetadata: metadata }),
  };
}
