import { Size } from 'cdk8s';
import { checkObjectName } from '../shared/checks';
import { Findings } from '../shared/findings';
import { isPassed, take, takeOptions } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { CLAIM_OPTIONS, checkClaim } from '../shared/volume-claim';
import type { ClaimOptions, NewClaim } from '../shared/volume-claim';
import { AZURE, azureRepository } from './repositories/azure';
import type { AzureBackupProps } from './repositories/azure';
import { B2, b2Repository } from './repositories/b2';
import type { B2BackupProps } from './repositories/b2';
import type { RemoteRepository } from './repositories/remote-repository';
import { REST, restRepository } from './repositories/rest';
import type { RestBackupProps } from './repositories/rest';
import { S3, s3Repository } from './repositories/s3';
import type { S3BackupProps } from './repositories/s3';
import { SFTP, sftpRepository } from './repositories/sftp';
import type { SftpBackupProps } from './repositories/sftp';

/** Options of a volume claim for backups that the stack makes. */
export interface BackupVolumeOptions extends ClaimOptions {
  /** The size of the claim. @default Size.gibibytes(20) */
  readonly size?: Size;
}

/** The folder at which a claim with the repository is mounted. */
const FOLDER = '/repository';

/** The place where encrypted backups are kept. */
export class BackupTarget {
  /** A second claim, `synapse-backup`. It helps after a mistake and after damage to the database. It helps after a disk failure only if it is on another disk. */
  public static volume(options?: BackupVolumeOptions): BackupTarget {
    const found = new Findings();
    const taken = takeOptions(found, options, isPassed(arguments, 0), CLAIM_OPTIONS);
    return new BackupTarget(found, 'synapse-backup', taken);
  }

  /** An existing claim in the homeserver's namespace. The library doesn't manage it. */
  public static existingClaim(name: string): BackupTarget {
    return new BackupTarget(new Findings(), name);
  }

  /** A bucket outside of the cluster. */
  public static s3(props: S3BackupProps): BackupTarget {
    return BackupTarget._elsewhere(props, S3, s3Repository);
  }

  /** A rest-server. @see https://github.com/restic/rest-server */
  public static rest(props: RestBackupProps): BackupTarget {
    return BackupTarget._elsewhere(props, REST, restRepository);
  }

  /** A folder on a server that is reached by SFTP. */
  public static sftp(props: SftpBackupProps): BackupTarget {
    return BackupTarget._elsewhere(props, SFTP, sftpRepository);
  }

  /** A bucket of Backblaze B2. */
  public static b2(props: B2BackupProps): BackupTarget {
    return BackupTarget._elsewhere(props, B2, b2Repository);
  }

  /** A container of Azure Blob Storage. */
  public static azure(props: AzureBackupProps): BackupTarget {
    return BackupTarget._elsewhere(props, AZURE, azureRepository);
  }

  /** @internal */
  public static _elsewhere<T extends object>(
    props: T,
    shape: Shape<T>,
    make: (props: T) => RemoteRepository,
  ): BackupTarget {
    const found = new Findings();
    return new BackupTarget(found, undefined, undefined, make(take(found, '', props, shape)));
  }

  private constructor(
    private readonly found: Findings,
    /** @internal */
    public readonly _claimName?: string,
    private readonly options?: BackupVolumeOptions,
    /** The repository, if it isn't in a claim. @internal */
    public readonly _remote?: RemoteRepository,
  ) {}

  /** @internal */
  public get _repository(): string {
    return this._remote?.url ?? FOLDER;
  }

  /** @internal */
  public get _create(): NewClaim | undefined {
    return this.options && { size: Size.gibibytes(20), ...this.options };
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    if (this._remote) {
      this._remote.check(findings, prop);
      return;
    }
    checkObjectName(findings, prop, this._claimName);
    if (this.options) checkClaim(findings, prop, this.options);
  }
}
