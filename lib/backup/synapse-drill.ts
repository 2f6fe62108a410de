import { Cron, Size } from 'cdk8s';
import { Cpu, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { secretPath } from '../secrets/mounted-secrets';
import type { SecretKey } from '../secrets/secret-key';
import { drillSettings } from '../synapse/drill-settings';
import { jobTemplate } from '../shared/job-template';
import { checkManifestText } from '../shared/manifest-text';
import { partPolicy } from '../network-policies/held-pods';
import { leavePods } from '../shared/pods/pods';
import type { BackupOptions } from './backup-options';
import { BACKUP_LABELS } from './backup-peers';
import { backupPod } from './backup-pod';
import type { BackupSource } from './backup-source';
import { drillPolicy } from './drill-policy';
import type { DrillOptions } from './drill-options';

const NAME = 'synapse-drill';
const LABELS = BACKUP_LABELS.drill;
const RESOURCES = {
  cpu: { request: Cpu.millis(100) },
  memory: { request: Size.mebibytes(256), limit: Size.mebibytes(1536) },
};

export interface SynapseDrillProps extends BackupOptions {
  readonly source: BackupSource;
  /** The text of the program for the homeserver's kind of database. */
  readonly script: string;
  readonly options: DrillOptions;
  readonly password: SecretKey;
}

/** Tests regularly that a server starts from its latest backup. A drill reads only the config of the running server, and connects only to the backups. */
export class SynapseDrill extends Construct {
  constructor(scope: Construct, id: string, props: SynapseDrillProps) {
    super(scope, id);
    const { source, options } = props;
    leavePods(this, options.pods);
    checkManifestText(this);
    const { schedule, storageClassName, size = Size.gibibytes(20), resources = RESOURCES } = options;
    const pod = backupPod({
      name: NAME,
      component: 'drill',
      source,
      options: { ...props, resources },
      password: props.password,
      script: props.script,
      scratch: {
        volume: scratchVolume(size, storageClassName),
        configMapName: source.configMapName,
        configSecrets: source.configSecrets,
      },
      task: {
        snapshot: 'latest',
        size: size.toKibibytes() * 1024,
        onNode: storageClassName === undefined,
        configs: ['/config/homeserver.yaml', ...source.configSecrets.map((key) => secretPath(key))],
        ...drillSettings(),
        isolated: props.target._remote === undefined,
      },
    });
    new k8s.KubeCronJob(this, 'CronJob', {
      metadata: { name: NAME, labels: LABELS },
      spec: {
        schedule: (schedule ?? Cron.schedule({ weekDay: '0', hour: '5', minute: '17' })).expressionString,
        concurrencyPolicy: 'Forbid',
        suspend: props.suspended ? true : undefined,
        // A claim is deleted with its pod, so the pods of old drills would keep their claims.
        successfulJobsHistoryLimit: storageClassName === undefined ? undefined : 1,
        jobTemplate: {
          metadata: { labels: LABELS },
          // A failed drill isn't repeated: somebody must look at it, and a second run would fetch the whole backup again.
          spec: { backoffLimit: 0, activeDeadlineSeconds: 23 * 3600, template: jobTemplate(this, pod) },
        },
      },
    });
    partPolicy(this, { name: NAME, labels: LABELS }, LABELS, () => drillPolicy(LABELS, props.target._remote));
  }
}

/** Both kinds of volume are deleted with the pod, so that a killed drill leaves nothing behind. */
function scratchVolume(size: Size, storageClassName?: string): Omit<k8s.Volume, 'name'> {
  const quantity = k8s.Quantity.fromString(size.asString());
  if (storageClassName === undefined) return { emptyDir: { sizeLimit: quantity } };
  const spec = { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: quantity } } };
  return { ephemeral: { volumeClaimTemplate: { metadata: { labels: { ...LABELS } }, spec } } };
}
