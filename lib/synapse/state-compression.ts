import { Cron } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { BackupSource } from '../backup/backup-source';
import { AUTO_COMPRESSOR } from '../packages/auto-compressor';
import { jobPackages } from '../packages/job-packages';
import { PACKAGES_FOLDER, packageInstall } from '../packages/package-install';
import type { PackageInstall } from '../packages/package-install';
import { packagesPeer } from '../packages/packages-peer';
import { PythonPackages } from '../packages/python-packages';
import { secretFiles } from '../secrets/secret-files';
import { SYNAPSE_USER } from '../shared/images';
import { jobTemplate } from '../shared/job-template';
import { selectorLabels } from '../shared/labels';
import { PeerEnd, Peers } from '../shared/peers';
import { memoryVolume } from '../shared/pods/memory-volume';
import { PUBLIC_NAMES } from '../shared/pods/public-names';
import { program } from '../shared/program/program';
import { SMALL_SCRATCH } from '../shared/workload';
import type { StateCompressionOptions } from './state-compression-options';

const NAME = 'synapse-state-compression';
const LABELS = selectorLabels(NAME, NAME, 'state-compression');
const RESULT = '/dev/termination-log';

export interface StateCompressionProps {
  readonly source: BackupSource;
  readonly options: StateCompressionOptions;
  /** @default PythonPackages.install() */
  readonly packages?: PythonPackages;
}

/** Compresses the state of rooms in PostgreSQL by schedule, while the homeserver runs. */
export class StateCompression extends Construct {
  constructor(scope: Construct, id: string, { source, options, packages }: StateCompressionProps) {
    super(scope, id);
    const { secrets, memoryFolder } = source.database._kind;
    const install = packageInstall(packages ?? PythonPackages.install(), AUTO_COMPRESSOR);
    const files = secretFiles(secrets);
    const installed = jobPackages({ image: source.image, ...(install && { install }), room: SMALL_SCRATCH });
    const template = jobTemplate(this, {
      labels: LABELS,
      user: SYNAPSE_USER,
      restartPolicy: 'Never',
      dns: PUBLIC_NAMES,
      initContainers: installed.initContainers,
      container: {
        name: 'main',
        image: source.image,
        command: ['python3', '-c', program('synapse/compress_state.py'), JSON.stringify(task(source, options))],
        ...(install && { env: [{ name: 'PYTHONPATH', value: PACKAGES_FOLDER }] }),
        resources: {
          requests: { cpu: k8s.Quantity.fromString('50m'), memory: k8s.Quantity.fromString('128Mi') },
          limits: { memory: k8s.Quantity.fromString('1Gi') },
        },
        terminationMessagePath: RESULT,
        volumeMounts: [...installed.mounts, ...(memoryFolder ? [{ ...memoryFolder }] : []), ...files.mounts],
      },
      volumes: [...installed.volumes, ...(memoryFolder ? [memoryVolume(memoryFolder)] : []), ...files.volumes],
    });
    const schedule = options.schedule ?? Cron.schedule({ weekDay: '0', hour: '2', minute: '37' });
    new k8s.KubeCronJob(this, 'CronJob', {
      metadata: { name: NAME, labels: LABELS },
      spec: {
        schedule: schedule.expressionString,
        concurrencyPolicy: 'Forbid',
        jobTemplate: {
          metadata: { labels: LABELS },
          // A run that is ended loses nothing, and the next one goes on.
          spec: { backoffLimit: 1, activeDeadlineSeconds: 24 * 3600, template },
        },
      },
    });
    this.addPeers(source, install);
  }

  private addPeers(source: BackupSource, install: PackageInstall | undefined): void {
    const from = PeerEnd.pods('the compression of state', LABELS);
    const peers = Peers.of(this);
    const { server } = source.database._kind;
    if (server) {
      const { host, port, pods } = server;
      const ports = [{ protocol: 'TCP', from: port }];
      peers.add({ from, to: pods ?? PeerEnd.host(host), ports, purpose: 'the state of rooms' });
    }
    if (install) peers.add({ from, ...packagesPeer(install) });
  }
}

function task({ database }: BackupSource, { chunkSize = 500, chunks = 100 }: StateCompressionOptions): object {
  return { ...database._kind.task, chunkSize, chunks, result: RESULT };
}
