import { ApiObject, Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { secretMounts, secretPath } from '../../secrets/mounted-secrets';
import type { SecretKey } from '../../secrets/secret-key';
import { claimedVolume } from '../../shared/claimed-volume';
import { ConfigFiles } from '../../shared/config-files';
import { KeptObjects } from '../../shared/kept-objects';
import { selectorLabels } from '../../shared/labels';
import { NextSteps } from '../../shared/next-steps/next-steps';
import { leavePods } from '../../shared/pods/pods';
import { program } from '../../shared/program/program';
import { binaryQuantity } from '../../shared/quantity';
import { singlePodService } from '../../shared/single-pod-service';
import { emptyDir, finishWorkload, restrictedContainer, restrictedPod } from '../../shared/workload';
import type { BundledSettings } from './bundled-settings';
import { PG_HBA, PG_IDENT, postgresConf } from './postgres-config';
import { exchangeRoom } from './postgres-tuning';

/** The user `postgres` of the images for Alpine. */
const POSTGRES_USER = 70;
const POSTGRES_PORT = 5432;
const RUN_FOLDER = '/run/postgresql';
export const POSTGRES_LABELS = selectorLabels('postgres', 'postgres', 'database');

export interface PostgresServerProps {
  readonly settings: BundledSettings;
  readonly password: SecretKey;
}

/** A PostgreSQL server in a single pod, its claim and its Service. */
export class PostgresServer extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: PostgresServerProps,
  ) {
    super(scope, id);
    const { settings, password } = props;
    const { memory, maxConnections, storage } = settings;
    leavePods(this, settings.pods);
    const metadata = { name: 'postgres', labels: POSTGRES_LABELS };
    const claim = storage._create?.size;
    const files = new ConfigFiles(this, 'Config', {
      metadata: { name: 'postgres-config', labels: POSTGRES_LABELS },
      files: {
        'postgresql.conf': () => postgresConf({ memory, maxConnections, ...(claim && { claim }) }),
        'pg_hba.conf': () => PG_HBA,
        'pg_ident.conf': () => PG_IDENT,
      },
    });
    const service = singlePodService(this, 'Service', {
      metadata,
      ports: [{ name: 'postgres', port: POSTGRES_PORT, targetPort: POSTGRES_PORT }],
    });
    const config = kplus.Volume.fromConfigMap(this, 'config', files.configMap, { name: 'config' });
    const mounts: kplus.VolumeMount[] = [
      { path: '/data', volume: claimedVolume(this, 'Data', storage, POSTGRES_LABELS) },
      { path: '/config', volume: config, readOnly: true },
      { path: RUN_FOLDER, volume: emptyDir(this, 'run', Size.mebibytes(1), kplus.EmptyDirMedium.MEMORY) },
      {
        path: '/dev/shm',
        volume: emptyDir(this, 'shm', Size.mebibytes(exchangeRoom(settings)), kplus.EmptyDirMedium.MEMORY),
      },
      ...secretMounts(this, [password]),
    ];
    const statefulSet = new kplus.StatefulSet(this, 'StatefulSet', {
      metadata,
      podMetadata: { labels: POSTGRES_LABELS, annotations: { 'checksum/config': files.checksum } },
      select: false,
      service,
      replicas: 1,
      podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
      // At its end the server writes what is in its buffers.
      terminationGracePeriod: Duration.seconds(120),
      securityContext: restrictedPod(POSTGRES_USER),
      containers: [
        {
          ...this.container('postgres', settings.image, 'postgres/start.sh', mounts),
          ports: [{ name: 'postgres', number: POSTGRES_PORT }],
          // After a crash, the server first replays its log.
          startup: probe('pg_isready --quiet', Duration.seconds(1), 3600),
          // A server that refuses connections, as it replays its log, is alive.
          liveness: probe('pg_isready --quiet; [ $? -lt 2 ]', Duration.seconds(10), 6),
          readiness: probe("psql -XqAt --command='SELECT 1'", Duration.seconds(5), 3),
        },
      ],
    });
    this.upgrade(statefulSet, mounts);
    finishWorkload(statefulSet, POSTGRES_LABELS, { service });
    this.limitMemory(statefulSet);
    KeptObjects.of(this).addClaim(storage.claimName);
    NextSteps.of(this).addRollout({ resource: 'statefulset/postgres' });
  }

  private upgrade(statefulSet: kplus.StatefulSet, mounts: readonly kplus.VolumeMount[]): void {
    const { image, upgradeFrom } = this.props.settings;
    if (upgradeFrom === undefined) return;
    const steps = [
      this.container('upgrade-dump', upgradeFrom, 'postgres/upgrade_dump.sh', mounts),
      this.container('upgrade-load', image, 'postgres/upgrade_load.sh', mounts),
    ];
    for (const step of steps) statefulSet.addInitContainer(step);
  }

  private container(
    name: string,
    image: string,
    script: string,
    mounts: readonly kplus.VolumeMount[],
  ): kplus.ContainerProps {
    const { settings, password } = this.props;
    const { cpu, ephemeralStorage } = settings.resources ?? {};
    const variables = {
      PASSWORD_FILE: secretPath(password),
      PGHOST: RUN_FOLDER,
      PGUSER: 'postgres',
      PGDATABASE: 'synapse',
    };
    return {
      name,
      image,
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      command: ['bash', '-c', program(script), name],
      envVariables: Object.fromEntries(
        Object.entries(variables).map(([key, value]) => [key, kplus.EnvValue.fromValue(value)]),
      ),
      resources: {
        cpu: cpu ?? { request: kplus.Cpu.millis(100) },
        memory: {
          request: memoryRequest(settings),
          limit: settings.memory,
        },
        ...(ephemeralStorage && { ephemeralStorage }),
      },
      securityContext: restrictedContainer(POSTGRES_USER),
      volumeMounts: [...mounts],
    };
  }

  /** Writes the memory as the API server keeps it, as cdk8s-plus has MiB only, and `kubectl apply` would find a difference each time. */
  private limitMemory(statefulSet: kplus.StatefulSet): void {
    const { memory } = this.props.settings;
    const [limit, request] = [memory, memoryRequest(this.props.settings)].map((size) =>
      binaryQuantity(size.toKibibytes()),
    );
    const pod = '/spec/template/spec';
    const places = [`${pod}/containers/0`, ...statefulSet.initContainers.map((_, i) => `${pod}/initContainers/${i}`)];
    ApiObject.of(statefulSet).addJsonPatch(
      ...places.flatMap((place) => [
        JsonPatch.replace(`${place}/resources/limits/memory`, limit),
        JsonPatch.replace(`${place}/resources/requests/memory`, request),
      ]),
    );
  }
}

function memoryRequest({ memory, resources }: BundledSettings): Size {
  return resources?.memory?.request ?? Size.mebibytes(Math.floor(memory.toMebibytes() / 2));
}

function probe(command: string, period: Duration, failures: number): kplus.Probe {
  return kplus.Probe.fromCommand(['sh', '-c', command], {
    periodSeconds: period,
    failureThreshold: failures,
    timeoutSeconds: Duration.seconds(5),
  });
}
