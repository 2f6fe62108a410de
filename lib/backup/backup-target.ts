import { Size } from 'cdk8s';
import type { SecretKey } from '../secrets/secret-key';
import { checkObjectName, checkUrl } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checkGiven, isMissing } from '../shared/given';
import { checkClaim } from '../shared/volume-claim';
import type { ClaimOptions, NewClaim } from '../shared/volume-claim';

/** Options of a volume claim for backups that the stack makes. */
export interface BackupVolumeOptions extends ClaimOptions {
  /** The size of the claim. @default Size.gibibytes(20) */
  readonly size?: Size;
}

/** A bucket of any S3-compatible store. */
export interface S3BackupProps {
  /** The store's URL, for example `https://s3.eu-central-1.amazonaws.com`. */
  readonly endpoint: string;
  /** The bucket, which must exist. */
  readonly bucket: string;
  /** The folder in the bucket. Each homeserver needs its own folder. @default - the bucket's root */
  readonly path?: string;
  /** A key of an existing Secret that holds a file in the format of `~/.aws/credentials`, with a profile `[default]`. */
  readonly credentials: SecretKey;
}

/** The place where encrypted backups are kept. */
export class BackupTarget {
  /** A second claim, `synapse-backup`. It helps after a mistake and after damage to the database. It helps after a disk failure only if it is on another disk. */
  public static volume(options: BackupVolumeOptions = {}): BackupTarget {
    return new BackupTarget('/repository', 'synapse-backup', options);
  }

  /** An existing claim in the homeserver's namespace. The library doesn't manage it. */
  public static existingClaim(name: string): BackupTarget {
    return new BackupTarget('/repository', name);
  }

  /** A bucket outside of the cluster. */
  public static s3(props: S3BackupProps): BackupTarget {
    const path = props.path === undefined ? '' : `/${props.path}`;
    return new BackupTarget(
      `s3:${String(props.endpoint).replace(/\/$/, '')}/${props.bucket}${path}`,
      undefined,
      undefined,
      props,
    );
  }

  private constructor(
    /** @internal */
    public readonly _repository: string,
    /** @internal */
    public readonly _claimName?: string,
    private readonly options?: BackupVolumeOptions,
    private readonly bucket?: S3BackupProps,
  ) {}

  /** @internal */
  public get _create(): NewClaim | undefined {
    return this.options && { size: Size.gibibytes(20), ...this.options };
  }

  /** @internal */
  public get _credentials(): SecretKey | undefined {
    return this.bucket?.credentials;
  }

  /** The URL of the bucket's store. @internal */
  public get _endpoint(): string | undefined {
    return this.bucket?.endpoint;
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    if (!this.bucket) checkObjectName(findings, prop, this._claimName);
    if (this.options) checkClaim(findings, prop, this.options);
    if (this.bucket) checkBucket(findings, prop, this.bucket);
  }
}

function checkBucket(findings: Findings, prop: string, bucket: S3BackupProps): void {
  checkGiven(findings, prop, bucket);
  if (!isMissing(bucket.endpoint)) checkEndpoint(findings, `${prop}.endpoint`, bucket.endpoint);
  if (!isMissing(bucket.bucket) && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket.bucket)) {
    findings.add(`${prop}.bucket`, 'must be the name of a bucket, for example "matrix-backup"', bucket.bucket);
  }
  const folders = /^(?!\.{1,2}(\/|$))[\w.-]+(\/(?!\.{1,2}(\/|$))[\w.-]+)*$/;
  if (!isMissing(bucket.path) && !folders.test(String(bucket.path))) {
    findings.add(
      `${prop}.path`,
      'must be folders without a slash at either end, for example "matrix/main"',
      bucket.path,
    );
  }
  if (!isMissing(bucket.credentials)) bucket.credentials._check(findings, `${prop}.credentials`);
}

function checkEndpoint(findings: Findings, prop: string, endpoint: string): void {
  const before = findings.all.length;
  checkUrl(findings, prop, endpoint);
  if (findings.all.length > before) return;
  const { username, password, search, hash } = new URL(endpoint);
  if (username !== '' || password !== '') {
    // The value isn't shown, since it holds a secret.
    findings.add(prop, "must not hold credentials: put them into the Secret of 'credentials'");
  } else if (search !== '' || hash !== '') {
    findings.add(prop, "must be the store's URL, without '?' and '#'", endpoint);
  }
}
