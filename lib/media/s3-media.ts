import { Cron, Duration } from 'cdk8s';
import { CaCertificate } from '../secrets/ca-certificate';
import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';
import { checkRegion } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { instanceOf, oneOf, text } from '../shared/kinds';
import { isMissing, required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { cron, duration } from '../shared/units-kinds';
import { checkServerUrl } from '../shared/server-url';

/** The storage class of S3 in which media are kept. */
export enum MediaStorageClass {
  /** The store's own default. */
  STANDARD = 'STANDARD',
  /** Less redundancy. AWS advises against it. */
  REDUCED_REDUNDANCY = 'REDUCED_REDUNDANCY',
  /** Cheaper to keep, dearer to read. */
  STANDARD_IA = 'STANDARD_IA',
  /** The store moves each object by its use. */
  INTELLIGENT_TIERING = 'INTELLIGENT_TIERING',
}

/** Props of {@link MediaBucket.s3}. */
export interface S3MediaProps {
  /** The bucket, which must exist. */
  readonly bucket: string;
  /** The store's URL, for example `https://garage.lan:3900`. The bucket's name is then in the path of requests. @default - AWS */
  readonly endpoint?: string;
  /** The store's region, such as `eu-central-1`. @default - us-east-1 */
  readonly region?: string;
  /** The folder in the bucket. Each homeserver needs its own folder. @default - the bucket's root */
  readonly prefix?: string;
  /** A key of an existing Secret that holds a file in the format of `~/.aws/credentials`, with a profile `[default]`. */
  readonly credentials: SecretKey;
  /** The certificate of the authority that signed the store's certificate. @default - the authorities that Python's `botocore` trusts */
  readonly ca?: CaCertificate;
  /** The storage class of new objects. @default MediaStorageClass.STANDARD */
  readonly storageClass?: MediaStorageClass;
  /** The time since its last access for which a file also stays on the volume, where it is read faster. @default Duration.days(30) */
  readonly keepLocal?: Duration;
  /**
   * The schedule of the Job that copies files into the bucket which aren't there, such as those from before the bucket, and then removes old files from the volume.
   * @default - each Sunday at 1:47
   */
  readonly schedule?: Cron;
}

export const S3_MEDIA: Shape<S3MediaProps> = {
  bucket: required(text(checkBucket)),
  endpoint: text((findings, prop, value) => checkServerUrl(findings, prop, value, 'credentials')),
  region: text(checkRegion),
  prefix: text(checkPrefix),
  credentials: required(secretKey),
  ca: instanceOf(CaCertificate, "CaCertificate.fromConfigMap('lan-ca', 'ca.crt')"),
  storageClass: oneOf(MediaStorageClass, 'MediaStorageClass'),
  keepLocal: duration,
  schedule: cron,
};

/** The props with those defaults that more than one place needs. */
export function withDefaults(
  props: S3MediaProps,
): S3MediaProps & { readonly keepLocal: Duration; readonly schedule: Cron } {
  const schedule = Cron.schedule({ weekDay: '0', hour: '1', minute: '47' });
  return { keepLocal: Duration.days(30), schedule, ...props };
}

/** Finds what is wrong with the references among the props. The other values are checked with their kinds. */
export function checkS3Media(findings: Findings, prop: string, props: S3MediaProps): void {
  if (!isMissing(props.credentials)) props.credentials._check(findings, `${prop}.credentials`);
  props.ca?._check(findings, `${prop}.ca`);
  const seconds = props.keepLocal?.toMilliseconds({ integral: false }) ?? 1000;
  if (seconds < 0 || seconds % 1000 !== 0 || !Number.isFinite(seconds)) {
    findings.add(`${prop}.keepLocal`, 'must be whole seconds, for example Duration.days(30)');
  }
}

function checkBucket(findings: Findings, prop: string, value: string): void {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value)) return;
  findings.add(prop, 'must be the name of a bucket, for example "matrix-media"', value);
}

function checkPrefix(findings: Findings, prop: string, value: string): void {
  const folders = /^(?!\.{1,2}(\/|$))[\w.-]+(\/(?!\.{1,2}(\/|$))[\w.-]+)*$/;
  if (value.length <= 500 && folders.test(value)) return;
  findings.add(prop, 'must be folders without a slash at either end, for example "matrix/media"', value);
}
