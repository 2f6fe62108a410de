import { BackupTarget, Restore, SecretKey, SynapseDatabase } from '../../lib';
import type { BackupOptions } from '../../lib';
import { containers, findingsOf, ofKind, synthStack, workloads } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const ca = SecretKey.of('pg-ca', 'ca.crt');
const database = SynapseDatabase.postgres({ host: 'pg.db', password: SecretKey.of('pg', 'password'), ca });

function podsOf(backup: Partial<BackupOptions> = {}): { [name: string]: Manifest } {
  const options = { target: BackupTarget.volume(), restore: Restore.latest(), ...backup };
  const found = workloads(synthStack({ synapse: { database }, backup: options }));
  const byName = (start: string) => found.filter((w) => w.metadata.name.startsWith(start)).at(-1)!;
  return { backup: byName('synapse-backup'), restore: byName('synapse-restore-') };
}

const pods = podsOf();
const container = (pod: Manifest, name: string) => containers(pod).find((c) => c.name === name)!;
const mounts = (c: Manifest) => c.volumeMounts.map((m: Manifest) => `${m.mountPath}${m.readOnly ? '' : ' rw'}`).sort();

test.each(['backup', 'restore'])(
  'the pod of a %s has the programs of PostgreSQL beside it for as long as it works',
  (pod) => {
    const programs = container(pods[pod], 'postgres');
    expect(programs).toMatchObject({ image: 'docker.io/library/postgres:18.4-alpine', restartPolicy: 'Always' });
    expect(programs).not.toHaveProperty('env');
    const data = pod === 'restore' ? ['/data'] : [];
    expect(mounts(programs)).toEqual([...data, '/passfile', '/secrets/pg-ca', '/work rw']);
    expect(mounts(container(pods[pod], 'main'))).toEqual(
      expect.arrayContaining(['/passfile rw', '/secrets/pg', '/secrets/pg-ca', '/work rw']),
    );
    const { volumes } = pods[pod].spec.template.spec;
    expect(volumes).toContainEqual({ name: 'passfile', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } });
  },
);

test('is told how to reach the database, and where the password is', () => {
  const task = JSON.parse(container(pods.backup, 'main').command[3] as string) as object;
  expect(task).toMatchObject({
    exchange: '/work/postgres',
    postgres: {
      connection: { host: 'pg.db', dbname: 'synapse', passfile: '/passfile/passfile', sslmode: 'verify-full' },
      passwordFile: '/secrets/pg/password',
    },
  });
  expect(container(pods.backup, 'postgres').command.at(-1)).toBe('/work/postgres');
});

test('the password of the database is none of what is backed up', () => {
  const task = JSON.parse(container(pods.backup, 'main').command[3] as string) as { secrets: object };
  expect(JSON.stringify(task.secrets)).not.toContain('/pg/');
});

test('another version of the programs can be had, by an image that names one', () => {
  const image = 'registry.example.org/postgres:19';
  expect(container(podsOf({ postgresImage: image }).backup, 'postgres').image).toBe(image);
  expect(findingsOf(() => podsOf({ postgresImage: 'postgres' }))).toEqual([
    `'backup.postgresImage' must name a version, so that no restart brings another one by itself, got "postgres"`,
  ]);
});

test('a backup of SQLite knows nothing of it', () => {
  const [cron] = ofKind(synthStack({ backup: { target: BackupTarget.volume() } }), 'CronJob');
  expect(JSON.stringify(cron)).not.toContain('passfile');
});
