import type { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { ObjectStore } from '../../../imports/barmancloud.cnpg.io';
import { Cluster, ScheduledBackup } from '../../../imports/postgresql.cnpg.io';
import { SecretKey } from '../../secrets/secret-key';
import { docsUrl } from '../../shared/docs';
import { Findings } from '../../shared/findings';
import { NOT_PRUNED } from '../../shared/gitops';
import { KeptObjects } from '../../shared/kept-objects';
import { MetricsEndpoints } from '../../shared/metrics-endpoints';
import { PeerEnd } from '../../shared/peers';
import { leavePods, podOptions } from '../../shared/pods/pods';
import { take } from '../../shared/shape';
import type {
  Database,
  DatabaseConnections,
  DatabaseServer,
  DatabaseSite,
  DatabaseTools,
  DatabaseToolsProps,
} from '../database';
import { defaultConnections } from '../pools';
import { Postgres } from '../postgres';
import { checkCloudNativePg } from './cloud-native-pg-checks';
import { CLOUD_NATIVE_PG } from './cloud-native-pg-options';
import type { CloudNativePgOptions } from './cloud-native-pg-options';
import { clusterLabels, clusterSpec } from './cluster-spec';
import { clusterPeers } from './cluster-peers';
import { InstanceMetadata } from './instance-metadata';
import { objectStoreSpec, scheduledBackupSpec } from './object-store-spec';
import { DATABASE, resolveCluster } from './resolved-cluster';
import type { ResolvedCluster } from './resolved-cluster';

/** The port at which the operator's program in each instance serves metrics. */
const METRICS_PORT = 9187;

/** A database that the operator CloudNativePG runs. Synapse reaches it like any other PostgreSQL. */
export class CloudNativePg extends Postgres implements Database {
  private readonly options: CloudNativePgOptions;
  private readonly cluster: ResolvedCluster;
  private readonly foundInOptions: Findings;

  constructor(given: CloudNativePgOptions) {
    const found = new Findings();
    const options = take(found, '', given, CLOUD_NATIVE_PG);
    const cluster = resolveCluster(options);
    super({
      // The certificate has this name, and that with the namespace.
      host: `${cluster.name}-rw`,
      database: DATABASE.database,
      user: DATABASE.owner,
      password: SecretKey.of(`${cluster.name}-app`, 'password'),
      ca: SecretKey.of(`${cluster.name}-ca`, 'ca.crt'),
      minConnections: cluster.pool.min,
      maxConnections: cluster.pool.max,
    });
    this.foundInOptions = found;
    this.options = options;
    this.cluster = cluster;
  }

  public override get server(): DatabaseServer {
    return { ...super.server, pods: PeerEnd.pods('PostgreSQL', clusterLabels(this.cluster.name)) };
  }

  public override get connections(): DatabaseConnections {
    return { ...super.connections, accepted: this.cluster.serverConnections, acceptedBy: 'serverConnections' };
  }

  /** The cluster's own image has the programs of the server's version. */
  public override tools(props: DatabaseToolsProps): DatabaseTools {
    return super.tools({ ...props, image: props.image ?? this.cluster.image });
  }

  public get room(): Size {
    return this.cluster.size;
  }

  public get metrics(): { readonly standbys: number } {
    return { standbys: this.cluster.instances - 1 };
  }

  public create(scope: Construct, site: DatabaseSite): Database {
    const { name, backup } = this.cluster;
    const database = new Construct(scope, 'Database');
    leavePods(database, this.options.pods);
    // A GitOps tool that takes the Cluster away takes the data away, as its volumes go with it.
    const metadata = { name, annotations: NOT_PRUNED };
    const spec = clusterSpec(this.cluster, podOptions(database));
    const cluster = new Cluster(database, 'Cluster', { metadata, spec });
    if (site.metrics) {
      const podMetadata = new InstanceMetadata(cluster, spec.inheritedMetadata);
      MetricsEndpoints.of(database).add({ name, podLabels: clusterLabels(name), podMetadata, port: METRICS_PORT });
    }
    KeptObjects.of(database)._addCluster(name);
    if (backup) {
      new ObjectStore(database, 'ObjectStore', { metadata, spec: objectStoreSpec(backup) });
      new ScheduledBackup(database, 'ScheduledBackup', { metadata: { name }, spec: scheduledBackupSpec(name, backup) });
    }
    clusterPeers(database, this.cluster);
    return this;
  }

  public override nextStep(namespace: string): string[] {
    const { backup, name } = this.cluster;
    const keys = backup ? [backup.accessKeyId, backup.secretAccessKey, ...(backup.ca ? [backup.ca] : [])] : [];
    const secrets = [...new Set(keys.map(({ name: secret }) => secret))];
    return [
      `The operator CloudNativePG, 1.28 or newer, must run in the cluster${backup ? ', and its plugin Barman Cloud' : ''}. Install it as ${docsUrl('postgresql.md')} tells. It makes the database \`${name}\` in the namespace \`${namespace}\`.`,
      ...(secrets.length === 0 ? [] : ['', 'The login to the bucket, unless the Secret is there:', '']),
      ...secrets.map((secret) => {
        const files = [...new Set(keys.filter((key) => key.name === secret).map(({ key }) => `--from-file=${key}`))];
        return `    kubectl -n ${namespace} create secret generic ${secret} ${files.join(' ')}`;
      }),
    ];
  }

  public sizedFor(processes: number): CloudNativePg {
    const { options, cluster } = this;
    if (options.serverConnections !== undefined || this.foundInOptions.all.length > 0) return this;
    const serverConnections = defaultConnections(processes, cluster.pool.max, cluster.serverConnections);
    return serverConnections === cluster.serverConnections
      ? this
      : new CloudNativePg({ ...options, serverConnections });
  }

  public override check(findings: Findings, prop: string): void {
    findings.include(this.foundInOptions, prop);
    checkCloudNativePg(findings.named(`${prop}.`), this.options, this.cluster);
  }
}
