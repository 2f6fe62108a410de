import { secretPath } from '../../secrets/mounted-secrets';
import { secretKey } from '../../secrets/secret-key';
import type { SecretKey } from '../../secrets/secret-key';
import type { Findings } from '../../shared/findings';
import { checkRegion } from '../../shared/checks';
import { text } from '../../shared/kinds';
import { isMissing, required } from '../../shared/shape';
import type { Shape } from '../../shared/shape';
import { REMOTE, checkFolders, checkRemote, optionList } from './remote-repository';
import type { RemoteBackupProps, RemoteRepository } from './remote-repository';
import { checkServerUrl, serverOf } from '../../shared/server-url';

/** A bucket of any S3-compatible store. */
export interface S3BackupProps extends RemoteBackupProps {
  /** The store's URL, for example `https://s3.eu-central-1.amazonaws.com`. */
  readonly endpoint: string;
  /** The bucket, which must exist. */
  readonly bucket: string;
  /** The folder in the bucket. Each homeserver needs its own folder. @default - the bucket's root */
  readonly path?: string;
  /** The store's region, such as `garage`. @default - the one in the endpoint's name, or the store's answer */
  readonly region?: string;
  /** A key of an existing Secret that holds a file in the format of `~/.aws/credentials`, with a profile `[default]`. */
  readonly credentials: SecretKey;
}

/** The kinds of its props. */
export const S3: Shape<S3BackupProps> = {
  endpoint: required(text()),
  bucket: required(text()),
  path: text(),
  region: text(),
  credentials: required(secretKey),
  ...REMOTE,
};

export function s3Repository(props: S3BackupProps): RemoteRepository {
  const path = props.path === undefined ? '' : `/${props.path}`;
  const { credentials, region } = props;
  return {
    url: `s3:${String(props.endpoint).replace(/\/$/, '')}/${props.bucket}${path}`,
    server: serverOf(props.endpoint),
    secrets: [credentials],
    get task() {
      return {
        credentialsFile: secretPath(credentials),
        ...(region !== undefined && { environment: { AWS_DEFAULT_REGION: region } }),
        ...optionList(props.resticOptions),
      };
    },
    ca: props.ca,
    check: (findings, prop) => checkS3(findings, prop, props),
  };
}

function checkS3(findings: Findings, prop: string, props: S3BackupProps): void {
  checkRemote(findings, prop, 's3', props);
  checkServerUrl(findings, `${prop}.endpoint`, props.endpoint, 'credentials');
  if (!isMissing(props.bucket) && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(props.bucket)) {
    findings.add(`${prop}.bucket`, 'must be the name of a bucket, for example "matrix-backup"', props.bucket);
  }
  checkFolders(findings, `${prop}.path`, props.path);
  if (props.region !== undefined) checkRegion(findings, `${prop}.region`, String(props.region));
  if (!isMissing(props.credentials)) props.credentials._check(findings, `${prop}.credentials`);
}
