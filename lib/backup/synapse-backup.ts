import { Cron } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { GeneratedSecret } from '../secrets/generated-secret';
import { SecretAccess } from '../secrets/secret-access';
import { SecretKey } from '../secrets/secret-key';
import { isChecked, takeProps } from '../shared/checked-props';
import { Findings } from '../shared/findings';
import { NOT_PRUNED } from '../shared/gitops';
import { like } from '../shared/kinds';
import { jobTemplate } from '../shared/job-template';
import { KeptObjects } from '../shared/kept-objects';
import { NextStepPhase } from '../shared/next-steps/next-step';
import { NextSteps } from '../shared/next-steps/next-steps';
import { checkManifestText } from '../shared/manifest-text';
import { namespaceOf } from '../shared/namespace';
import { leavePods } from '../shared/pods/pods';
import { program } from '../shared/program/program';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { RunOnceJob } from '../shared/run-once-job';
import { claimSpec } from '../shared/volume-claim';
import { checkBackup, retention } from './backup-checks';
import { BACKUP_OPTIONS } from './backup-options';
import type { BackupOptions } from './backup-options';
import { BACKUP_LABELS, backupPeers } from './backup-peers';
import { backupPod } from './backup-pod';
import { AWAITED_RESTORES, BACKUP_SOURCE } from './backup-source';
import type { BackupSource, IBackupSource } from './backup-source';
import type { Restore } from './restore';
import { SynapseDrill } from './synapse-drill';

const NAME = 'synapse-backup';
const RESTORE_NAME = 'synapse-restore';
const LABELS = BACKUP_LABELS.backup;

/** Props of {@link SynapseBackup}. */
export interface SynapseBackupProps extends BackupOptions {
  /** The homeserver, in the same namespace. */
  readonly source: IBackupSource;
}

const SYNAPSE_BACKUP: Shape<SynapseBackupProps> = {
  ...BACKUP_OPTIONS,
  source: required(
    like({ backupSource: required(like<BackupSource>(BACKUP_SOURCE, 'the facts about a homeserver')) }, 'a homeserver'),
  ),
};

/**
 * Backs up a running homeserver: database, media, signing key and secrets, encrypted, into a restic repository. A backup counts as done only after it was
 * read back.
 *
 * @see https://restic.readthedocs.io/
 */
export class SynapseBackup extends Construct {
  /** The password of the repository. Keep a copy of its value outside of the cluster. */
  public readonly password: SecretKey;
  /** The claim that holds the repository. Undefined if the repository is in a bucket. */
  public readonly claimName?: string;

  constructor(scope: Construct, id: string, given: SynapseBackupProps) {
    super(scope, id);
    const findings = new Findings();
    const props = takeProps(findings, given, SYNAPSE_BACKUP);
    if (!isChecked(given)) checkBackup(findings, props);
    findings.throwIfAny(`SynapseBackup '${this.node.path}'`);
    const { backupSource: source } = props.source;
    leavePods(this, props.pods);
    checkManifestText(this);

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
      script: program(source.database._kind.programs.backup),
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
          // A pod that can't start must fail as well, before the backup of the next night is due.
          spec: { backoffLimit: 1, activeDeadlineSeconds: 23 * 3600, template: jobTemplate(this, pod) },
        },
      },
    });
    if (props.drill) {
      const script = program(source.database._kind.programs.drill);
      new SynapseDrill(this, 'Drill', { ...props, source, script, options: props.drill, password: this.password });
    }
    if (props.restore) this.restore(props.restore, source, props);
    this.speak();
    backupPeers(this, props, source);
  }

  private speak(): void {
    const kept = KeptObjects.of(this);
    if (this.claimName !== undefined) kept.addClaim(this.claimName);
    kept.addSecret(this.password.name, [this.password.key]);
    NextSteps.of(this).addStep({
      id: 'backup',
      phase: NextStepPhase.KEEP,
      lines: firstBackupStep(namespaceOf(this), this.password),
    });
  }

  private restore(restore: Restore, source: BackupSource, props: SynapseBackupProps): void {
    const { generatedSecrets } = source;
    AWAITED_RESTORES.add(this, { snapshot: restore._snapshot, replace: restore._replace });
    const own = generatedSecrets.length > 0 ? source.secrets[generatedSecrets[0]].name : undefined;
    const grants = own === undefined ? [] : [{ secretName: own, verbs: ['get', 'patch'] }];
    // It brings the secrets of the backup in the place of those that were just made.
    KeptObjects.of(this)._addWriter(RESTORE_NAME);
    const access = new SecretAccess(this, 'RestoreAccess', { name: RESTORE_NAME, grants });
    new RunOnceJob(this, 'Restore', {
      name: RESTORE_NAME,
      ...backupPod({
        name: RESTORE_NAME,
        component: 'restore',
        source,
        options: props,
        password: this.password,
        script: program(source.database._kind.programs.restore),
        writesData: true,
        serviceAccountName: access.serviceAccountName,
        task: {
          snapshot: restore._snapshot,
          replace: restore._replace,
          ownSecrets: generatedSecrets,
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
      metadata: { name: target._claimName, labels: LABELS, annotations: NOT_PRUNED },
      spec: claimSpec(create),
    });
  }
}

function firstBackupStep(namespace: string, password: SecretKey): string[] {
  return [
    '**Keep the password of the backups outside of this cluster, now. Without it nobody can ever read them once the cluster is gone.** This prints it:',
    '',
    `    kubectl -n ${namespace} get secret ${password.name} -o go-template='{{index .data "${password.key}" | base64decode}}{{"\\n"}}'`,
    '',
    'Make the first backup, and see what came of it:',
    '',
    `    kubectl -n ${namespace} create job --from=cronjob/synapse-backup first-backup`,
    `    kubectl -n ${namespace} logs -f job/first-backup`,
  ];
}
