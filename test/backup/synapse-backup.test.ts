import { Chart, Cron, Testing } from 'cdk8s';
import {
  BackupTarget,
  MatrixSecrets,
  Registration,
  Restore,
  SecretKey,
  SynapseBackup,
  SynapseServer,
  Turn,
} from '../../lib';
import type { BackupOptions } from '../../lib';
import { containers, find, newStack, ofKind, synthStack, workloads } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const target = BackupTarget.volume();
const bucket = { endpoint: 'https://s3.example.org/', bucket: 'matrix', credentials: SecretKey.of('s3', 'file') };

function podOf(backup: BackupOptions, props: object = {}): { pod: Manifest; task: Manifest; mounts: string[] } {
  const [cron] = workloads(ofKind(synthStack({ ...props, backup }), 'CronJob'));
  const main = containers(cron).at(-1)!;
  const mounts = main.volumeMounts.map((m: Manifest) => `${m.mountPath}${m.readOnly ? '' : ' rw'}`).sort();
  return { pod: cron.spec.template.spec, task: JSON.parse(main.command[3] as string), mounts };
}

test('the default is a claim, each night, and a password that is made in the cluster', () => {
  const manifests = synthStack({ backup: { target } });
  expect(find(manifests, 'CronJob', 'synapse-backup')).toMatchSnapshot();
  expect(find(manifests, 'PersistentVolumeClaim', 'synapse-backup').spec).toEqual({
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '20Gi' } },
  });
  expect(JSON.stringify(ofKind(manifests, 'Job'))).toContain('repository_password');
});

test('data and secrets are mounted read-only, the repository is not', () => {
  expect(podOf({ target }).mounts).toEqual([
    ...[
      '/data',
      '/repository rw',
      '/secrets/matrix-secrets',
      '/secrets/synapse-backup',
      '/tmp rw',
      '/tools',
      '/work rw',
    ],
  ]);
});

test('a bucket needs no claim, and its keys are a file', () => {
  const { task, mounts, pod } = podOf({ target: BackupTarget.s3({ ...bucket, path: 'a/b' }) });
  expect(task).toMatchObject({
    repository: 's3:https://s3.example.org/matrix/a/b',
    credentialsFile: '/secrets/s3/file',
  });
  expect(mounts).toContain('/secrets/s3');
  expect(pod.volumes.filter((v: Manifest) => v.persistentVolumeClaim)).toHaveLength(1);
  expect(JSON.stringify(pod)).not.toContain('"env"');
});

test('a claim that exists is used and not made', () => {
  const manifests = synthStack({ backup: { target: BackupTarget.existingClaim('mine') } });
  expect(ofKind(manifests, 'PersistentVolumeClaim').map((m) => m.metadata.name)).toEqual(['synapse-data']);
});

test('it runs beside the homeserver, whose claim can be nowhere else', () => {
  const { pod } = podOf({ target });
  const [term] = pod.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution;
  const synapse = find(synthStack(), 'StatefulSet', 'synapse');
  expect(synapse.spec.template.metadata.labels).toEqual(term.labelSelector.matchLabels);
});

test.each<[string, object, string[]]>([
  [
    'generated',
    {},
    ['form_secret', 'macaroon_secret_key', 'registration_shared_secret', 'signing_key', 'turn_shared_secret'],
  ],
  [
    "in a Secret of the user's own, only what is mounted anyway",
    {
      secrets: MatrixSecrets.fromSecretName('mine'),
      turn: Turn.none(),
      synapse: { registration: Registration.closed() },
    },
    ['form_secret', 'macaroon_secret_key', 'signing_key'],
  ],
  [
    'with reCAPTCHA',
    {
      secrets: MatrixSecrets.fromSecretName('mine'),
      turn: Turn.none(),
      synapse: { registration: Registration.withRecaptcha() },
    },
    [
      'form_secret',
      'macaroon_secret_key',
      'recaptcha_private_key',
      'recaptcha_public_key',
      'registration_shared_secret',
      'signing_key',
    ],
  ],
])('the secrets of a backup: %s', (_, props, expected) => {
  const { task } = podOf({ target }, props);
  expect(Object.keys(task.secrets as object).sort()).toEqual(expected);
});

test('schedule and retention are as they were asked for', () => {
  const backup = { target, schedule: Cron.hourly(), keep: { weekly: 0, monthly: 24 } };
  const [cron] = ofKind(synthStack({ backup }), 'CronJob');
  expect(cron.spec.schedule).toBe('0 * * * *');
  expect(podOf(backup).task.keep).toEqual({ daily: 7, weekly: 0, monthly: 24 });
});

test('it works without the stack', () => {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'mine' });
  const source = new SynapseServer(chart, 'synapse', { serverName: 'example.org' });
  const backup = new SynapseBackup(chart, 'backup', { source, target });
  expect(backup.password).toEqual(SecretKey.of('synapse-backup', 'repository_password'));
  const twice = () => new SynapseBackup(chart, 'second', { source, target, keep: { daily: -1 } });
  expect(twice).toThrow(`SynapseBackup 'chart/second' can't be built:\n  - 'keep.daily' must be`);
});

test('the next steps tell how to save the password, or that there are no backups', () => {
  const steps = (backup?: BackupOptions) => newStack(Testing.app(), backup && { backup }).nextSteps;
  expect(steps({ target })).toContain(
    `kubectl -n matrix get secret synapse-backup -o go-template='{{index .data "repository_password" | base64decode}}{{"\\n"}}'`,
  );
  expect(steps()).toContain('**There are no backups.**');
});

describe('a restore', () => {
  const stack = (restore?: Restore, props: object = {}) =>
    synthStack({ ...props, backup: { target, ...(restore && { restore }) } });
  const guardOf = (manifests: Manifest[]) => {
    const [guard] = containers(find(manifests, 'StatefulSet', 'synapse'));
    return JSON.parse(guard.command[3] as string) as { restore?: object };
  };
  const jobOf = (manifests: Manifest[]) =>
    ofKind(manifests, 'Job').find((m) => m.metadata.name.startsWith('synapse-restore-'))!;

  test('is a Job that the homeserver waits for', () => {
    const manifests = stack(Restore.latest());
    expect(guardOf(manifests)).toEqual({
      data: '/data',
      result: '/dev/termination-log',
      signingKey: '/secrets/matrix-secrets/signing_key',
      serverName: 'example.org',
      restore: { snapshot: 'latest', replace: false },
    });
    const task = JSON.parse(containers(jobOf(manifests)).at(-1)!.command[3] as string) as object;
    expect(task).toMatchObject({
      snapshot: 'latest',
      replace: false,
      target: { namespace: 'matrix', name: 'matrix-secrets' },
    });
    expect(guardOf(stack()).restore).toBeUndefined();
  });

  test('of another snapshot is another Job', () => {
    const names = [
      Restore.latest(),
      Restore.snapshot('01234567'),
      Restore.snapshot('01234567', { replaceExisting: true }),
    ];
    expect(new Set(names.map((restore) => jobOf(stack(restore)).metadata.name)).size).toBe(3);
  });

  test("may set the cluster's own secrets in their one Secret, and none that somebody else keeps", () => {
    const rules = (manifests: Manifest[]) =>
      ofKind(manifests, 'Role').find((m) => m.metadata.name === 'synapse-restore')?.rules as object[] | undefined;
    expect(rules(stack(Restore.latest()))).toEqual([
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['matrix-secrets'], verbs: ['get', 'patch'] },
    ]);
    expect(
      rules(stack(Restore.latest(), { secrets: MatrixSecrets.fromSecretName('mine'), turn: Turn.none() })),
    ).toBeUndefined();
  });
});

test('a suspended one makes none by schedule', () => {
  const suspended = (backup: BackupOptions) => ofKind(synthStack({ backup }), 'CronJob')[0].spec.suspend as unknown;
  expect([suspended({ target, suspended: true }), suspended({ target })]).toEqual([true, undefined]);
});
