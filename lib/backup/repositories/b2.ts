import { secretKey } from '../../secrets/secret-key';
import type { SecretKey } from '../../secrets/secret-key';
import type { Findings } from '../../shared/findings';
import { text } from '../../shared/kinds';
import { isMissing, required } from '../../shared/shape';
import type { Shape } from '../../shared/shape';
import { REMOTE, checkFolders, checkRemote, fromFiles, optionList } from './remote-repository';
import type { RemoteBackupProps, RemoteRepository } from './remote-repository';

/** A bucket of Backblaze B2, by its own protocol. Backblaze also speaks S3, which restic's authors recommend: `BackupTarget.s3()`. */
export interface B2BackupProps extends RemoteBackupProps {
  /** The bucket, which must exist. */
  readonly bucket: string;
  /** The folder in the bucket. Each homeserver needs its own folder. @default - the bucket's root */
  readonly path?: string;
  /** The ID of the application key: a key of an existing Secret. */
  readonly accountId: SecretKey;
  /** The application key: a key of an existing Secret. */
  readonly accountKey: SecretKey;
}

/** The kinds of its props. */
export const B2: Shape<B2BackupProps> = {
  bucket: required(text()),
  path: text(),
  accountId: required(secretKey),
  accountKey: required(secretKey),
  ...REMOTE,
};

export function b2Repository(props: B2BackupProps): RemoteRepository {
  const { accountId, accountKey, path } = props;
  return {
    url: `b2:${props.bucket}:${path ?? '/'}`,
    secrets: [accountId, accountKey],
    get task() {
      const keys = { B2_ACCOUNT_ID: accountId, B2_ACCOUNT_KEY: accountKey };
      return { secretEnvironment: fromFiles(keys), ...optionList(props.resticOptions) };
    },
    ca: props.ca,
    check: (findings, prop) => checkB2(findings, prop, props),
  };
}

function checkB2(findings: Findings, prop: string, props: B2BackupProps): void {
  checkRemote(findings, prop, 'b2', props);
  if (!isMissing(props.bucket) && !/^[a-zA-Z0-9-]{6,63}$/.test(props.bucket)) {
    findings.add(`${prop}.bucket`, 'must be the name of a bucket, for example "matrix-backup"', props.bucket);
  }
  checkFolders(findings, `${prop}.path`, props.path);
  for (const name of ['accountId', 'accountKey'] as const) {
    if (!isMissing(props[name])) props[name]._check(findings, `${prop}.${name}`);
  }
}
