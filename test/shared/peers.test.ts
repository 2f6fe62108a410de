import { Testing } from 'cdk8s';
import { BackupTarget, Peers, Restore, SecretKey, SynapseDatabase } from '../../lib';
import type { MatrixStackProps, Peer } from '../../lib';
import { identity, manifestsOf, newStack, workloads } from '../support/manifests';

const credentials = SecretKey.of('bucket', 'credentials');
const target = BackupTarget.s3({ endpoint: 'https://s3.example.org:9000', bucket: 'matrix', credentials });
const database = SynapseDatabase.postgres({ host: 'pg.db', port: 5433, password: SecretKey.of('pg', 'password') });

/** The peers of a stack, and the pods that it makes, by the names of their workloads. */
function stack(props: Partial<MatrixStackProps>) {
  const app = Testing.app();
  const peers = Peers.of(newStack(app, props)).all;
  const pods = workloads(manifestsOf(app)).map((w): [string, object] => [
    identity(w).replace(/-[0-9a-f]{8}$/, ''),
    w.spec.template.metadata.labels as object,
  ]);
  return { peers, pods };
}

/** The peers that start or end at pods with these labels. */
function of(peers: Peer[], labels: object): Peer[] {
  const text = (some: object = {}) => JSON.stringify(Object.entries(some).sort());
  const same = (other: object | undefined) => text(other) === text(labels);
  return peers.filter(({ from, to }) => same(from.podLabels) || same(to.podLabels));
}

test.each<[string, Partial<MatrixStackProps>]>([
  ['SQLite', { synapse: { firstAdmin: 'admin' }, backup: { target, restore: Restore.latest(), drill: {} } }],
  ['PostgreSQL', { synapse: { firstAdmin: 'admin', database }, backup: { target, restore: Restore.latest() } }],
])('each pod of a stack on %s has a peer', (_, props) => {
  const { peers, pods } = stack(props);
  expect(pods.length).toBeGreaterThan(8);
  expect(pods.filter(([, labels]) => of(peers, labels).length === 0).map(([name]) => name)).toEqual([]);
});

test('a backup in a claim on SQLite has none, as it needs no network', () => {
  const { peers, pods } = stack({ backup: { target: BackupTarget.volume(), drill: {} } });
  const alone = pods.filter(([, labels]) => of(peers, labels).length === 0).map(([name]) => name);
  expect(alone).toEqual(['CronJob matrix/synapse-backup', 'CronJob matrix/synapse-drill']);
});

test('a backup of a database elsewhere reaches it and the bucket, on their ports', () => {
  const { peers } = stack({ synapse: { database }, backup: { target } });
  const reached = peers
    .filter(({ from }) => from.name === 'the backup')
    .map(({ to, ports }) => `${to.name} ${ports.map((p) => p.from).join()}`);
  expect(reached).toEqual(['s3.example.org 9000', 'pg.db 5433']);
});

test('only Jobs that work on Secrets reach the API server', () => {
  const { peers } = stack({ synapse: { firstAdmin: 'admin' }, backup: { target, restore: Restore.latest() } });
  const asking = peers.filter(({ to }) => to.name === 'the Kubernetes API').map(({ from }) => from.name);
  expect(asking.sort()).toEqual([
    'the Job coturn-secret-copy',
    ...['the Job livekit', 'the Job matrix-rtc', 'the Job matrix-rtc-copy'],
    'the Job matrix-secrets',
    'the Job synapse-backup',
    'the Job synapse-first-admin',
    'the Job turn-secret-copy',
    'the restore',
  ]);
});
