import { Size } from 'cdk8s';
import { BackupTarget, Restore, SecretKey } from '../../lib';
import type { BackupOptions } from '../../lib';
import { findingsOf, synthStack } from '../support/manifests';

const target = BackupTarget.volume();
const bucket = { endpoint: 'https://s3.example.org', bucket: 'matrix-backup', credentials: SecretKey.of('s3', 'file') };
const image = 'must name a version, so that no restart brings another one by itself';

test.each<[string, BackupOptions, string]>([
  [
    'keeping nothing',
    { target, keep: { daily: 0, weekly: 0, monthly: 0 } },
    `'backup.keep' must keep something: set one of daily, weekly and monthly to 1 or more`,
  ],
  [
    'keeping a part of one',
    { target, keep: { daily: 1.5 } },
    `'backup.keep.daily' must be a whole number, 0 or more, got 1.5`,
  ],
  [
    'keeping less than nothing',
    { target, keep: { weekly: -1 } },
    `'backup.keep.weekly' must be a whole number, 0 or more, got -1`,
  ],
  [
    'a claim by a wrong name',
    { target: BackupTarget.existingClaim('A') },
    `'backup.target' must be the name of a Kubernetes object: lower-case letters, digits, "-" and ".", for example "matrix-secrets", got "A"`,
  ],
  [
    'no room',
    { target: BackupTarget.volume({ size: Size.gibibytes(0) }) },
    `'backup.target.size' must be more than zero, in whole KiB, for example Size.gibibytes(10), got "0Gi"`,
  ],
  [
    'a storage class by a wrong name',
    { target: BackupTarget.volume({ storageClassName: 'A' }) },
    `'backup.target.storageClassName' must be the name of a Kubernetes object: lower-case letters, digits, "-" and ".", for example "matrix-secrets", got "A"`,
  ],
  [
    'no URL',
    { target: BackupTarget.s3({ ...bucket, endpoint: 's3.example.org' }) },
    `'backup.target.endpoint' must be a URL that starts with https:// or http://, got "s3.example.org"`,
  ],
  [
    'no bucket',
    { target: BackupTarget.s3({ ...bucket, bucket: 'A/b' }) },
    `'backup.target.bucket' must be the name of a bucket, for example "matrix-backup", got "A/b"`,
  ],
  [
    'a folder with a slash',
    { target: BackupTarget.s3({ ...bucket, path: '/a' }) },
    `'backup.target.path' must be folders without a slash at either end, for example "matrix/main", got "/a"`,
  ],
  [
    'credentials by a wrong name',
    { target: BackupTarget.s3({ ...bucket, credentials: SecretKey.of('s3', '') }) },
    `'backup.target.credentials.key' must be letters, digits, "-", "_" and ".", for example "password", got ""`,
  ],
  [
    'a password by a wrong name',
    { target, password: SecretKey.of('A', 'b') },
    `'backup.password.name' must be the name of a Kubernetes object: lower-case letters, digits, "-" and ".", for example "matrix-secrets", got "A"`,
  ],
  ['an image without a version', { target, image: 'restic/restic' }, `'backup.image' ${image}, got "restic/restic"`],
  [
    'a snapshot by a name that none has',
    { target, restore: Restore.snapshot('newest') },
    `'backup.restore' must name a snapshot by 8 or more hexadecimal digits, for example "a2dfc4b7", got "newest"`,
  ],
])('%s is refused', (_, backup, expected) => {
  expect(findingsOf(() => synthStack({ backup }))).toEqual([expected]);
});

test('credentials in a URL are refused, and not shown', () => {
  const target = BackupTarget.s3({ ...bucket, endpoint: 'https://key:MARKER@s3.example.org' });
  expect(findingsOf(() => synthStack({ backup: { target } }))).toEqual([
    `'backup.target.endpoint' must not hold credentials: put them into the Secret of 'credentials'`,
  ]);
});
