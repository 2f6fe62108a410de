import { examine } from '../../cli/doctor/examine';
import { usualPeriod } from '../../cli/doctor/inside/schedule';
import { compared } from '../../cli/doctor/inside/versions';
import { findingsOf, verdictOf } from '../../cli/doctor/report/verdict';
import { FakeCluster } from './support/fake-kubectl';
import { INSIDE_FAULTS } from './support/inside-faults';
import { NOW, ago } from './support/sound-cluster';

function outcomes({ kubectl }: Pick<FakeCluster, 'kubectl'>, namespaces = ['matrix']) {
  const cluster = { kubectl, namespaces };
  return examine({ serverName: 'example.org', hosts: { federation: true }, cluster, now: () => NOW });
}

const codes = (all: Awaited<ReturnType<typeof outcomes>>) => findingsOf(all).map(({ code }) => code);

test('a sound install is silent, and each check is made', async () => {
  const all = await outcomes(new FakeCluster());
  expect(all).toHaveLength(14);
  expect(all.filter(({ findings, unchecked }) => findings.length > 0 || unchecked !== undefined)).toEqual([]);
});

test.each(INSIDE_FAULTS)('finds $fault', async ({ plant, codes: expected }) => {
  const cluster = new FakeCluster();
  plant(cluster);
  expect(codes(await outcomes(cluster))).toEqual(expected);
});

test('forgives a failed Job of a CronJob if a later one succeeded', async () => {
  const cluster = new FakeCluster();
  const job = (name: string, type: string, hours: number) => ({
    kind: 'Job',
    metadata: { name, namespace: 'matrix', ownerReferences: [{ kind: 'CronJob', name: 'synapse-backup' }] },
    status: { startTime: ago(hours), conditions: [{ type, status: 'True' }] },
  });
  cluster.objects.push(job('night', 'Failed', 30), job('later', 'Complete', 6));
  expect(codes(await outcomes(cluster))).toEqual([]);
  cluster.objects.push(job('last', 'Failed', 1));
  expect(codes(await outcomes(cluster))).toEqual(['job-failed']);
});

test('takes a claim that no pod wants yet for sound', async () => {
  const cluster = new FakeCluster();
  const metadata = { name: 'synapse-backup', namespace: 'matrix' };
  cluster.objects.push({ kind: 'PersistentVolumeClaim', metadata, status: { phase: 'Pending' } });
  expect(codes(await outcomes(cluster))).toEqual([]);
});

test('remedies have the namespace of the user', async () => {
  const cluster = new FakeCluster();
  const rename = (text: string) => text.replace(/"matrix\b/g, '"chat').replace('matrix-keep', 'chat-keep');
  cluster.objects = JSON.parse(rename(JSON.stringify(cluster.objects)));
  delete cluster.find('CronJob', 'synapse-backup').status;
  const [finding] = findingsOf(await outcomes(cluster, ['chat']));
  expect(finding.remedy).toContain('kubectl -n chat create job');
});

test('names the namespaces of the user', async () => {
  expect(codes(await outcomes(new FakeCluster(), ['matrix', 'calls']))).toEqual(['namespace-missing']);
});

describe('a user who may not read everything', () => {
  test.each([
    'secrets',
    'nodes',
    '--raw',
    'validatingadmissionpolicy',
    'certificates',
    'networkpolicies',
    'namespace/',
  ])('gets the other checks without %s', async (kind) => {
    const cluster = new FakeCluster();
    cluster.refused.set(kind, 'forbidden');
    cluster.find('StatefulSet', 'synapse').spec = { replicas: 0 };
    const all = await outcomes(cluster);
    expect(codes(all)).toContain('workload-zero');
    expect(all.filter(({ unchecked, optional }) => unchecked !== undefined && optional !== true)).toEqual([]);
  });

  test.each(['no kubectl', 'unreachable', 'other'] as const)('is told: %s', async (kind) => {
    const cluster = new FakeCluster();
    cluster.refused.set('validatingadmissionpolicy', kind);
    const all = await outcomes(cluster);
    expect([verdictOf(all), all.map(({ unchecked }) => unchecked)]).toEqual([
      'unchecked',
      ['no validatingadmissionpolicy'],
    ]);
  });
});

test.each([
  ['40 3 * * *', 24],
  ['0 * * * *', 1],
  ['0 4 * * 1', 168],
  ['@daily', 24],
  ['0 4 1 * *', 744],
])('the schedule %s is every %d hours', (schedule, hours) => {
  expect(usualPeriod(schedule)).toBe(hours * 3_600_000);
});

test.each([
  ['v1.163.2', 'v1.163.2', 0],
  ['v1.99.0', 'v1.163.2', -1],
  ['18.4-alpine', '18.10-alpine', -1],
  ['4.17.2-r0', '4.17.2-r1', 0],
  ['latest', 'v1.1.0', 0],
])('%s compared with %s', (one, other, sign) => {
  expect(Math.sign(compared(one, other))).toBe(sign);
});
