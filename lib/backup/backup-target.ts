import { Size } from 'cdk8s';
import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';
import { checkObjectName, checkSize, checkUrl } from '../shared/checks';
import { Findings } from '../shared/findings';
import { text } from '../shared/kinds';
import { isPassed, required, take, takeOptions } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { size } from '../shared/units-kinds';

/** Options of a volume claim for backups that the stack makes. */
export interface BackupVolumeOptions {
  /** The size of the claim. @default Size.gibibytes(20) */
  readonly size?: Size;
  /** The storage class. Choose one on other disks than those of the homeserver's volume. @default - the cluster's default class */
  readonly storageClassName?: string;
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

const VOLUME_OPTIONS: Shape<BackupVolumeOptions> = { size, storageClassName: text() };
const BUCKET: Shape<S3BackupProps> = {
  endpoint: required(text()),
  bucket: required(text()),
  path: text(),
  credentials: required(secretKey),
};

/** The place where encrypted backups are kept. */
export class BackupTarget {
  /** A second claim, `synapse-backup`. It helps after a mistake and after damage to the database. It helps after a disk failure only if it is on another disk. */
  public static volume(options?: BackupVolumeOptions): BackupTarget {
    const found = new Findings();
    const taken = takeOptions(found, options, isPassed(arguments, 0), VOLUME_OPTIONS);
    return new BackupTarget('/repository', found, 'synapse-backup', taken);
  }

  /** An existing claim in the homeserver's namespace. The library doesn't manage it. */
  public static existingClaim(name: string): BackupTarget {
    return new BackupTarget('/repository', new Findings(), name);
  }

  /** A bucket outside of the cluster. */
  public static s3(props: S3BackupProps): BackupTarget {
    const found = new Findings();
    const taken = take(found, '', props, BUCKET);
    const { endpoint = '', bucket, path } = taken;
    const folder = path === undefined ? '' : `/${path}`;
    const repository = `s3:${endpoint.replace(/\/$/, '')}/${bucket}${folder}`;
    return new BackupTarget(repository, found, undefined, undefined, taken);
  }

  private constructor(
    /** @internal */
    public readonly _repository: string,
    private readonly found: Findings,
    /** @internal */
    public readonly _claimName?: string,
    private readonly options?: BackupVolumeOptions,
    private readonly bucket?: S3BackupProps,
  ) {}

  /** @internal */
  public get _create(): { readonly size: Size; readonly storageClassName?: string } | undefined {
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
    findings.include(this.found, prop);
    if (!this.bucket) checkObjectName(findings, prop, this._claimName);
    if (this.options?.size) checkSize(findings, `${prop}.size`, this.options.size);
    if (this.options?.storageClassName !== undefined) {
      checkObjectName(findings, `${prop}.storageClassName`, this.options.storageClassName);
    }
    if (this.bucket) checkBucket(findings, prop, this.bucket);
  }
}

function checkBucket(findings: Findings, prop: string, bucket: S3BackupProps): void {
  const { endpoint, bucket: name, path, credentials } = bucket as Partial<S3BackupProps>;
  if (endpoint !== undefined) checkEndpoint(findings, `${prop}.endpoint`, endpoint);
  if (name !== undefined && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
    findings.add(`${prop}.bucket`, 'must be the name of a bucket, for example "matrix-backup"', name);
  }
  const folders = /^(?!\.{1,2}(\/|$))[\w.-]+(\/(?!\.{1,2}(\/|$))[\w.-]+)*$/;
  if (path !== undefined && !folders.test(path)) {
    findings.add(`${prop}.path`, 'must be folders without a slash at either end, for example "matrix/main"', path);
  }
  credentials?._check(findings, `${prop}.credentials`);
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
