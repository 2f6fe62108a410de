import { Cron } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { databaseKind } from '../postgres/postgres-connection';
import { GeneratedSecret, namespaceOf } from '../secrets/generated-secret';
import { SecretAccess } from '../secrets/secret-access';
import { SecretKey } from '../secrets/secret-key';
import { Findings } from '../shared/findings';
import { jobTemplate } from '../shared/job-template';
import { selectorLabels } from '../shared/labels';
import { leavePods } from '../shared/pods';
import { RunOnceJob } from '../shared/run-once-job';
import { checkBackup, retention } from './backup-checks';
import type { BackupOptions } from './backup-options';
import { backupPod } from './backup-pod';
import type { IBackupSource } from './backup-source';
import type { Restore } from './restore';
import { backupScript } from './scripts/backup';
import { restoreScript } from './scripts/restore';
import { SynapseDrill } from './synapse-drill';

const NAME = 'synapse-backup';
const RESTORE_NAME = 'synapse-restore';
const LABELS = selectorLabels(NAME, NAME, 'backup');

/** Props of {@link SynapseBackup}. */
export interface SynapseBackupProps extends BackupOptions {
  /** The homeserver, in the same namespace. */
  readonly source: IBackupSource;
}

/**
 * Backs a homeserver up while it runs: database, media, signing key and secrets, encrypted, into a restic repository. Each backup is read back before it
 * counts.
 *
 * @see https://restic.readthedocs.io/
 */
export class SynapseBackup extends Construct {
  /** Opens the repository: keep a copy of its value outside of the cluster. */
  public readonly password: SecretKey;
  /** The claim with the repository, where it is in one. */
  public readonly claimName?: string;

  constructor(scope: Construct, id: string, props: SynapseBackupProps) {
    super(scope, id);
    const findings = new Findings();
    checkBackup(findings, props, props.source.postgres !== undefined);
    findings.throwIfAny(`SynapseBackup '${this.node.path}'`);
    leavePods(this, props.pods);

    const { source } = props;
    this.password = props.password ?? SecretKey.of(NAME, 'repository_password');
    if (!props.password) {
      new GeneratedSecret(this, 'Password', { name: NAME, keys: [this.password.key], image: source.image });
    }
    this.claimName = props.target._claimName;
    this.createClaim(props);
    const pod = backupPod({
      name: NAME,
      component: 'backup',
      source,
      options: props,
      password: this.password,
      script: backupScript(databaseKind(source.postgres)),
      task: { keep: retention(props.keep) },
    });
    new k8s.KubeCronJob(this, 'CronJob', {
      metadata: { name: NAME, labels: LABELS },
      spec: {
        schedule: (props.schedule ?? Cron.schedule({ minute: '17', hour: '3' })).expressionString,
        concurrencyPolicy: 'Forbid',
        suspend: props.suspended ? true : undefined,
        jobTemplate: {
          metadata: { labels: LABELS },
          // A pod that can't start must fail some day too, and before the next night's.
          spec: { backoffLimit: 1, activeDeadlineSeconds: 23 * 3600, template: jobTemplate(this, pod) },
        },
      },
    });
    if (props.drill) new SynapseDrill(this, 'Drill', { ...props, options: props.drill, password: this.password });
    if (props.restore) this.restore(props.restore, props);
  }

  private restore(restore: Restore, props: SynapseBackupProps): void {
    const { source } = props;
    source.awaitRestore(restore._snapshot, restore._replace);
    const own = source.ownSecrets.length > 0 ? source.preciousSecrets[source.ownSecrets[0]].name : undefined;
    const grants = own === undefined ? [] : [{ secretName: own, verbs: ['get', 'patch'] }];
    const access = new SecretAccess(this, 'RestoreAccess', { name: RESTORE_NAME, grants });
    new RunOnceJob(this, 'Restore', {
      name: RESTORE_NAME,
      ...backupPod({
        name: RESTORE_NAME,
        component: 'restore',
        source,
        options: props,
        password: this.password,
        script: restoreScript(databaseKind(source.postgres)),
        writesData: true,
        serviceAccountName: access.serviceAccountName,
        task: {
          snapshot: restore._snapshot,
          replace: restore._replace,
          ownSecrets: source.ownSecrets,
          target: { namespace: namespaceOf(this), name: own },
        },
      }),
      restartPolicy: 'OnFailure',
    });
  }

  private createClaim({ target }: BackupOptions): void {
    const create = target._create;
    if (!create) return;
    new k8s.KubePersistentVolumeClaim(this, 'Repository', {
      metadata: { name: target._claimName, labels: LABELS },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: create.storageClassName,
        resources: { requests: { storage: k8s.Quantity.fromString(create.size.asString()) } },
      },
    });
  }
}
