import { BackupTarget, CaCertificate, SecretKey } from '../../lib';
import { findingsOf, ofKind, synthStack, containers, workloads } from '../support/manifests';

const key = (name: string) => SecretKey.of('store', name);
const hostKeys = ['ssh-ed25519 AAAA'];
const sftp = { host: 'nas.lan', user: 'backup', path: '/srv/matrix', privateKey: key('key'), hostKeys };

function podOf(target: BackupTarget) {
  const [job] = workloads(ofKind(synthStack({ backup: { target } }), 'CronJob')).filter(
    ({ metadata }) => metadata.name === 'synapse-backup',
  );
  const main = containers(job).at(-1)!;
  return {
    spec: job.spec.template.spec,
    main,
    task: JSON.parse(main.command[3] as string) as { [key: string]: unknown },
  };
}

test.each<[string, BackupTarget, object]>([
  [
    'a rest-server',
    BackupTarget.rest({ url: 'https://nas.lan:8000', path: 'matrix', user: key('user'), password: key('password') }),
    {
      repository: 'rest:https://nas.lan:8000/matrix/',
      secretEnvironment: {
        RESTIC_REST_USERNAME: '/secrets/store/user',
        RESTIC_REST_PASSWORD: '/secrets/store/password',
      },
    },
  ],
  [
    'Backblaze B2',
    BackupTarget.b2({ bucket: 'my-backups', path: 'a/b', accountId: key('id'), accountKey: key('key') }),
    {
      repository: 'b2:my-backups:a/b',
      secretEnvironment: { B2_ACCOUNT_ID: '/secrets/store/id', B2_ACCOUNT_KEY: '/secrets/store/key' },
    },
  ],
  [
    'Azure',
    BackupTarget.azure({ accountName: 'mine', container: 'matrix', accountKey: key('key') }),
    {
      repository: 'azure:matrix:/',
      environment: { AZURE_ACCOUNT_NAME: 'mine' },
      secretEnvironment: { AZURE_ACCOUNT_KEY: '/secrets/store/key' },
    },
  ],
  [
    'SFTP',
    BackupTarget.sftp({ ...sftp, port: 2222 }),
    {
      repository: 'sftp://backup@nas.lan:2222//srv/matrix',
      ssh: { host: 'nas.lan', port: 2222, user: 'backup', privateKey: '/secrets/store/key', hostKeys },
    },
  ],
])('%s is told to the program by names and paths, never by values', (_, target, expected) => {
  const { main, task, spec } = podOf(target);
  expect(task).toMatchObject(expected);
  expect(main.env ?? []).toEqual([]);
  expect(JSON.stringify(spec.volumes)).toContain('"secretName":"store"');
});

test('an authority comes from a ConfigMap or from a Secret', () => {
  const rest = (ca: CaCertificate) => podOf(BackupTarget.rest({ url: 'https://nas.lan', ca }));
  const fromMap = rest(CaCertificate.fromConfigMap('lan-ca', 'root.pem'));
  expect(fromMap.task.ca).toBe('/ca/ca.crt');
  const items = [{ key: 'root.pem', path: 'ca.crt' }];
  expect(fromMap.spec.volumes).toContainEqual({ name: 'ca', configMap: { name: 'lan-ca', items } });
  expect(rest(CaCertificate.fromSecret(key('ca.pem'))).task.ca).toBe('/secrets/store/ca.pem');
});

test.each<[string, () => BackupTarget, string]>([
  [
    'an option of another kind',
    () => BackupTarget.rest({ url: 'https://a.org', resticOptions: { 's3.region': 'a' } }),
    `'backup.target.resticOptions['s3.region']' must be an option of restic for this kind of repository, such as "rest.connections"`,
  ],
  [
    'a command instead of ssh',
    () => BackupTarget.sftp({ ...sftp, resticOptions: { 'sftp.command': 'sh' } }),
    `'backup.target.resticOptions['sftp.command']' is made from the other props`,
  ],
  [
    'a user without a password',
    () => BackupTarget.rest({ url: 'https://a.org', user: key('user') }),
    `'backup.target.password' is missing: give user and password, or none of them`,
  ],
  [
    'no key of the server',
    () => BackupTarget.sftp({ ...sftp, hostKeys: [] }),
    `'backup.target.hostKeys' must name a key of the server: see \`ssh-keyscan\``,
  ],
  [
    'a host that is an option of ssh',
    () => BackupTarget.sftp({ ...sftp, host: '-oProxyCommand=x' }),
    `'backup.target.host' must be a host name or an address, for example "nas.lan", got "-oProxyCommand=x"`,
  ],
])('%s is refused', (_, target, finding) => {
  expect(findingsOf(() => synthStack({ backup: { target: target() } }))).toEqual([finding]);
});

test('a URL with a password is refused, and the password is not shown', () => {
  const act = () => synthStack({ backup: { target: BackupTarget.rest({ url: 'https://a:MARKER@a.org' }) } });
  expect(findingsOf(act)).toEqual([
    "'backup.target.url' must not hold credentials: put them into the Secret of 'password'",
  ]);
});
