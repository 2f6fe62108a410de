import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { SharedPod } from '../workers/shared-pod';
import { startGate } from '../workers/start-gate';
import { mailConfigPaths, writeMailPassword } from '../mail/mail-password';
import { secretMounts, secretPath } from '../secrets/mounted-secrets';
import { claimedVolume } from '../shared/claimed-volume';
import { SYNAPSE_USER } from '../shared/images';
import { selectorLabels } from '../shared/labels';
import { namespaceOf } from '../shared/namespace';
import { PUBLIC_NAMES } from '../shared/pods/public-names';
import { program } from '../shared/program/program';
import { MEDIA_FOLDER } from '../shared/volume-claim';
import {
  emptyDir,
  finishWorkload,
  memoryMount,
  resources,
  restrictedContainer,
  restrictedPod,
} from '../shared/workload';
import { HTTP_PORT } from './homeserver-config';
import { addMove } from './database-move';
import { changeRegistrations } from './changed-registrations';
import { additionEnv, additionMounts, installContainer } from './process-additions';
import type { SynapseWorkloadProps } from './synapse-workload-props';
import { mediaFolder } from './settings/server';
import { MEMORY_LIMIT } from './synapse-memory';
import { followMainContainer } from './follow-main-container';
import { guardContainer } from './guard-container';
import { mainServices } from './main-services';

export const SYNAPSE_LABELS = selectorLabels('synapse', 'synapse', 'homeserver');

/** The container that tries the config. */
const PREFLIGHT_CONTAINER = 'preflight';

/** The path at which `register_new_matrix_user` and administrators expect the file. */
const CONFIG_PATH = '/data/homeserver.yaml';

/** The config file with the listeners. The preflight writes it, since only the node knows whether its kernel has IPv6. */
const LISTENERS_PATH = '/tmp/listeners.yaml';

/** Synapse's process, its claim and its Service. */
export class SynapseWorkload extends Construct {
  public readonly statefulSet: kplus.StatefulSet;
  /** The Service `synapse`, to which clients and other servers come. */
  public readonly service: kplus.Service;
  /** The Service that leads to the main process: the same one without workers. */
  public readonly mainService: kplus.Service;
  /** The things that the pods of workers have too. Undefined without workers. */
  public readonly shared?: SharedPod;

  constructor(scope: Construct, id: string, props: SynapseWorkloadProps) {
    super(scope, id);
    const metadata = { name: 'synapse', labels: SYNAPSE_LABELS };
    const { workers } = props;
    const { ports, edge, main } = mainServices(this, {
      labels: SYNAPSE_LABELS,
      metrics: props.metrics,
      edge: workers?.edge,
    });
    this.service = edge;
    this.mainService = main;
    const claims = this.claims(props);
    const shared = [
      ...this.mounts(props),
      ...additionMounts(this, props.additions),
      ...secretMounts(this, [
        ...props.secrets,
        ...props.fragments,
        ...props.database.secrets,
        ...props.additions.secrets,
        ...(props.moveFrom?.secrets ?? []),
      ]),
    ];
    const mounts = [...claims, ...shared];
    const annotations = {
      'checksum/config': props.files.checksum,
      ...(props.secretsChecksum && { 'checksum/secrets': props.secretsChecksum }),
    };
    this.statefulSet = new kplus.StatefulSet(this, 'StatefulSet', {
      metadata,
      podMetadata: { labels: SYNAPSE_LABELS, annotations },
      select: false,
      service: this.service,
      replicas: 1,
      // With OrderedReady, a pod that never becomes ready would block the rollout of a repaired pod.
      podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
      terminationGracePeriod: Duration.seconds(60),
      securityContext: restrictedPod(SYNAPSE_USER),
      containers: [
        {
          name: 'synapse',
          image: props.image,
          imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
          ...this.gate(props),
          args: ['run', ...configArgs(props), '--no-secrets-in-config'],
          ports: [...ports],
          envVariables: additionEnv(props.additions),
          resources:
            props.resources ??
            resources({ cpuRequest: 100, memoryRequest: 256, memoryLimit: MEMORY_LIMIT.toMebibytes() }),
          securityContext: restrictedContainer(SYNAPSE_USER),
          // After an upgrade, the migration of the database schema may take half an hour.
          startup: health(Duration.seconds(2), 900),
          liveness: health(Duration.seconds(10), 6),
          readiness: health(Duration.seconds(5), 3),
          volumeMounts: mounts,
        },
      ],
    });
    this.statefulSet.addInitContainer(guardContainer(props, mounts));
    const install = installContainer(props.image, props.additions, mounts);
    if (install) this.statefulSet.addInitContainer(install);
    if (props.moveFrom) addMove(this.statefulSet, { ...props, moveFrom: props.moveFrom }, mounts);
    const registrations = changeRegistrations(this, this.statefulSet, props);
    const config = mounts.find(({ path }) => path === CONFIG_PATH);
    const mail = writeMailPassword(this, this.statefulSet, { ...props, config });
    this.tryConfig(props, mounts);
    this.mount([...(registrations ? [registrations] : []), ...mail]);
    // Other homeservers, push services and pages for previews have names of the internet.
    finishWorkload(this.statefulSet, SYNAPSE_LABELS, { service: main, dns: PUBLIC_NAMES });
    followMainContainer(this.statefulSet, PREFLIGHT_CONTAINER);
    if (!workers) return;
    this.shared = {
      image: props.image,
      annotations,
      mounts: shared,
      env: additionEnv(props.additions),
      // A worker has no claim in which wheels could be kept.
      install: installContainer(props.image, props.additions, shared),
      configPaths: [CONFIG_PATH, ...furtherPaths(props)],
      mail: props.mail,
      databaseTask: props.database.task,
      layout: props.layout,
      metrics: props.metrics,
      ...(props.hasBucket && { mediaInBucket: mediaFolder({ mediaStorage: props.media }) }),
      // With a bucket, a pod on another node needs no claim that it can't mount.
      ...((!props.hasBucket || props.media?._isShared) && { media: claims.find(({ path }) => path === MEDIA_FOLDER) }),
    };
  }

  /** Adds mounts to the main container, and so to the container that tries the config, after the pod was made. */
  public mount(mounts: readonly kplus.VolumeMount[]): void {
    for (const container of this.statefulSet.containers) container.mounts.push(...mounts);
  }

  /** With PostgreSQL, workers can run beside this process, also those that the manifests no longer have. */
  private gate({ layout, database, workers }: SynapseWorkloadProps): { readonly command?: string[] } {
    if (!database.server) return {};
    const leftovers = { namespace: namespaceOf(this), workloads: workers?.workloads ?? [] };
    return { command: startGate({ layout, databaseTask: database.task, leftovers }) };
  }

  /** Tries the config with the same image, arguments and mounts as the main container. */
  private tryConfig(props: SynapseWorkloadProps, mounts: kplus.VolumeMount[]): void {
    this.statefulSet.addInitContainer({
      name: PREFLIGHT_CONTAINER,
      image: props.image,
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      command: ['python3', '-c', program('synapse/preflight.py'), ...configArgs(props), '--no-secrets-in-config'],
      envVariables: { RESULT: kplus.EnvValue.fromValue('/dev/termination-log') },
      resources: resources({ cpuRequest: 100, memoryRequest: 128, memoryLimit: 512 }),
      securityContext: restrictedContainer(SYNAPSE_USER),
      // The list is a copy, since late mounts are added to the list of each container.
      volumeMounts: [...mounts],
    });
  }

  private claims(props: SynapseWorkloadProps): kplus.VolumeMount[] {
    return [
      { path: '/data', volume: claimedVolume(this, 'Data', props.storage, SYNAPSE_LABELS) },
      ...(props.media
        ? [{ path: MEDIA_FOLDER, volume: claimedVolume(this, 'Media', props.media, SYNAPSE_LABELS) }]
        : []),
    ];
  }

  private mounts(props: SynapseWorkloadProps): kplus.VolumeMount[] {
    const folder = props.database.memoryFolder ?? props.moveFrom?.memoryFolder;
    const config = kplus.Volume.fromConfigMap(this, 'config', props.files.configMap, { name: 'config' });
    return [
      { path: CONFIG_PATH, volume: config, subPath: 'homeserver.yaml', readOnly: true },
      { path: '/config', volume: config, readOnly: true },
      // SQLite and uploads need room for temporary files on the read-only root.
      { path: '/tmp', volume: emptyDir(this, 'tmp', props.scratchSize) },
      // The guard, which is the first container of the pod, fills this folder.
      ...(folder ? [memoryMount(this, folder.name, folder.mountPath)] : []),
    ];
  }
}

function configArgs(props: SynapseWorkloadProps): string[] {
  const paths = [CONFIG_PATH, LISTENERS_PATH, ...furtherPaths(props)];
  return paths.map((path) => `--config-path=${path}`);
}

/** The config files after homeserver.yaml. A block of the user's own files wins. */
function furtherPaths({ mail, fragments }: SynapseWorkloadProps): string[] {
  return [...mailConfigPaths(mail), ...fragments.map((key) => secretPath(key))];
}

function health(period: Duration, failures: number): kplus.Probe {
  return kplus.Probe.fromHttpGet('/health', {
    port: HTTP_PORT,
    periodSeconds: period,
    failureThreshold: failures,
    timeoutSeconds: Duration.seconds(5),
  });
}
