import { Cron, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { BackupTarget, MatrixSecrets, NetworkPolicies, SecretKey, SynapseDatabase, Turn } from '../../lib';
import type { BackupOptions, DrillOptions } from '../../lib';
import { drillSettings } from '../../lib/synapse/drill-settings';
import { containers, find, findingsOf, ofKind, synthStack, workloads } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const target = BackupTarget.volume();
const bucket = { bucket: 'matrix', credentials: SecretKey.of('s3', 'file') };

function drillOf(drill: DrillOptions = {}, props: object = {}, backup: Partial<BackupOptions> = {}) {
  const manifests = synthStack({ ...props, backup: { target, drill, ...backup } });
  const cron = find(manifests, 'CronJob', 'synapse-drill');
  const [job] = workloads([cron]);
  const main = containers(job).at(-1)!;
  return {
    cron,
    pod: job.spec.template.spec,
    task: JSON.parse(main.command[3] as string),
    mounts: main.volumeMounts.map((m: Manifest) => `${m.mountPath}${m.readOnly ? '' : ' rw'}`).sort() as string[],
    policy: find(manifests, 'NetworkPolicy', 'synapse-drill').spec,
  };
}

test('there is none by default, as each fetches the whole backup', () => {
  const manifests = synthStack({ backup: { target } });
  expect(ofKind(manifests, 'CronJob').map((m) => m.metadata.name)).toEqual(['synapse-backup']);
  expect(ofKind(manifests, 'NetworkPolicy').map((m) => m.metadata.name)).not.toContain('synapse-drill');
});

test('the default is each Sunday, on the disk of a node', () => {
  expect(drillOf().cron).toMatchSnapshot();
});

test('it has nothing of the running server but its config, and can only read backups', () => {
  const { mounts, pod } = drillOf();
  expect(mounts).toEqual(
    ['/config', '/data rw', '/repository', '/secrets/synapse-backup', '/tmp rw', '/tools', '/work rw'].sort(),
  );
  expect(JSON.stringify(pod.volumes)).not.toMatch(/synapse-data|matrix-secrets/);
  expect(pod).not.toHaveProperty('affinity');
  expect(pod.automountServiceAccountToken).toBe(false);
});

test('further config files are read in the order of the homeserver, and the overriding one last', () => {
  const extraConfigSecrets = [SecretKey.of('b', 'b.yaml'), SecretKey.of('a', 'a.yaml')];
  const { task, mounts } = drillOf({}, { synapse: { extraConfigSecrets } });
  expect(task.configs).toEqual(['/config/homeserver.yaml', '/secrets/b/b.yaml', '/secrets/a/a.yaml']);
  expect(mounts).toEqual(expect.arrayContaining(['/secrets/a', '/secrets/b']));
  expect(task).toMatchObject(drillSettings());
});

test("secrets of the user's own are not mounted either", () => {
  const { mounts } = drillOf({}, { secrets: MatrixSecrets.fromSecretName('mine'), turn: Turn.none() });
  expect(mounts).not.toContain('/secrets/mine');
});

test('its Synapse has its own database and listens on loopback, and federates with nobody', () => {
  expect(drillSettings().config).toMatchObject({
    database: { name: 'sqlite3', args: { database: '/data/homeserver.db' } },
    media_store_path: '/data/media_store',
    listeners: [{ bind_addresses: ['127.0.0.1'], resources: [{ names: ['client', 'keys'] }] }],
    federation_domain_whitelist: [],
    ip_range_blacklist: ['0.0.0.0/0', '::/0'],
  });
});

test('it keeps no key that says who is reached, where files are, or what a secret is, but the signing key', () => {
  const reaching =
    /database|listener|path|_files$|secret|_key$|email|uris|modules|federation_|smtp|sentry|redis|instance/;
  expect(drillSettings().keep.filter((key) => reaching.test(key))).toEqual(['signing_key']);
  expect(drillSettings().keep.filter((key) => key in drillSettings().config)).toEqual([]);
});

test('the room is on the node and limited, or in a claim that goes with the pod', () => {
  const volume = (drill: DrillOptions) => drillOf(drill).pod.volumes.find((v: Manifest) => v.name === 'data');
  expect(volume({})).toEqual({ name: 'data', emptyDir: { sizeLimit: '20Gi' } });
  const claimed = { size: Size.gibibytes(70), storageClassName: 'slow' };
  expect(volume(claimed)).toEqual({
    name: 'data',
    ephemeral: {
      volumeClaimTemplate: {
        metadata: { labels: expect.objectContaining({ 'app.kubernetes.io/component': 'drill' }) },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'slow',
          resources: { requests: { storage: '70Gi' } },
        },
      },
    },
  });
  expect(drillOf({}).task).toMatchObject({ size: 20 * 2 ** 30, onNode: true });
  expect(drillOf(claimed).task).toMatchObject({ size: 70 * 2 ** 30, onNode: false });
  expect(drillOf(claimed).cron.spec.successfulJobsHistoryLimit).toBe(1);
});

describe('the network, without policies of all pods', () => {
  const dns = { ports: ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 53 })) };
  const egress = (endpoint: string) => {
    const networkPolicies = NetworkPolicies.none();
    const { policy } = drillOf({}, { networkPolicies }, { target: BackupTarget.s3({ ...bucket, endpoint }) });
    return policy.egress as object[];
  };

  test('is none at all for backups in a claim, which the drill waits for', () => {
    const { policy, cron, task } = drillOf();
    expect(task.isolated).toBe(true);
    expect(drillOf({}, {}, { target: BackupTarget.s3({ ...bucket, endpoint: 'https://a.org' }) }).task.isolated).toBe(
      false,
    );
    expect(policy).toEqual({
      podSelector: { matchLabels: cron.spec.jobTemplate.spec.template.metadata.labels },
      policyTypes: ['Ingress', 'Egress'],
    });
  });

  test.each([
    ['https://s3.example.org', { ports: [{ protocol: 'TCP', port: 443 }] }],
    ['http://s3.example.org', { ports: [{ protocol: 'TCP', port: 80 }] }],
    ['https://s3.example.org:9000/', { ports: [{ protocol: 'TCP', port: 9000 }] }],
    ['http://minio.storage.svc:9000', { to: [{ namespaceSelector: {} }] }],
    ['http://minio.storage.svc.cluster.local', { to: [{ namespaceSelector: {} }] }],
    ['http://minio', { to: [{ namespaceSelector: {} }] }],
  ])('leads to %s and to DNS', (endpoint, rule) => {
    expect(egress(endpoint)).toEqual([dns, rule]);
  });
});

test('schedule and resources are as they were asked for, and a suspended server has no drills', () => {
  const { cron, pod } = drillOf({ schedule: Cron.daily(), resources: { cpu: { request: Cpu.millis(500) } } });
  expect(cron.spec.schedule).toBe('0 0 * * *');
  expect(pod.containers[0].resources).toMatchObject({ requests: { cpu: '500m' } });
  expect(pod.containers[0].resources.limits).not.toHaveProperty('memory');
  expect(drillOf({}, {}, { suspended: true }).cron.spec.suspend).toBe(true);
});

test('all that is wrong is said at once', () => {
  const drill = { size: Size.gibibytes(0), storageClassName: 'A' };
  expect(findingsOf(() => synthStack({ backup: { target, drill } }))).toEqual([
    `'backup.drill.size' must be more than zero, in whole KiB, for example Size.gibibytes(10), got "0Gi"`,
    `'backup.drill.storageClassName' must be the name of a Kubernetes object: lower-case letters, digits, "-" and ".", for example "matrix-secrets", got "A"`,
  ]);
});

test('with PostgreSQL has a server of its own, and neither the address nor the password of the live one', () => {
  const database = SynapseDatabase.postgres({ host: 'live-pg', password: SecretKey.of('live-password', 'password') });
  const { pod } = drillOf({}, { synapse: { database } });
  expect(JSON.stringify(pod)).not.toMatch(/live-/);
  const [tools, server] = pod.initContainers;
  expect(tools.command.at(-1)).toContain('passwd');
  expect(server.volumeMounts).toEqual([
    { mountPath: '/work', name: 'work' },
    { mountPath: '/data', name: 'data' },
    { mountPath: '/etc/passwd', name: 'tools', readOnly: true, subPath: 'passwd' },
  ]);
});
