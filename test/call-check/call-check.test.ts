import { Chart, Testing } from 'cdk8s';
import { CallCheck, ExternalIp, Rtc, SecretKey, Turn } from '../../lib';
import type { MatrixStackProps, CallCheckProps } from '../../lib';
import { find, findingsOf, identity, newStack, synthStack } from '../support/manifests';

const names = (props: Partial<MatrixStackProps>) =>
  synthStack(props)
    .map(identity)
    .filter((name) => name.includes('call-check') && !name.startsWith('NetworkPolicy'));

test('is there where there are calls and somebody to log in as', () => {
  const synapse = { firstAdmin: 'admin' };
  const both = ['ConfigMap matrix/call-check', 'CronJob matrix/call-check'];
  const elsewhere = Turn.external({ uris: ['turn:x.org'] });
  expect(names({ synapse })).toEqual(both);
  expect(names({ synapse, turn: elsewhere })).toEqual(both);
  expect(names({ synapse, turn: Turn.none() })).toEqual(both);
  expect(names({ synapse, rtc: Rtc.none() })).toEqual(both);
  expect(names({ synapse, turn: Turn.none(), rtc: Rtc.none() })).toEqual([]);
  expect(names({})).toEqual([]);
  const extraConfigSecrets = [SecretKey.of('mail', 'email.yaml')];
  expect(names({ synapse: { ...synapse, extraConfigSecrets } })).toEqual(both);
});

test('waits to be started by hand, runs once, and reads the password from a file', () => {
  const job = find(synthStack({ synapse: { firstAdmin: 'root', image: 'a.org/mine:1' } }), 'CronJob', 'call-check');
  expect(job.spec).toMatchObject({ suspend: true, jobTemplate: { spec: { backoffLimit: 0 } } });
  const pod = job.spec.jobTemplate.spec.template.spec;
  expect(pod).toMatchObject({ restartPolicy: 'Never', automountServiceAccountToken: false });
  expect(pod.containers).toEqual([
    expect.objectContaining({
      image: 'a.org/mine:1',
      command: ['python3', '/program/call-check.py'],
      args: [
        ...['--inside', 'https://matrix.example.org/', '--password-file', '/secrets/synapse-first-admin/password'],
        ...['--', 'http://synapse:8008', 'root'],
      ],
    }),
  ]);
});

test.each([
  [ExternalIp.fromDns('turn.example.org', { allowPrivate: true }), true],
  [ExternalIp.static('192.168.1.10'), true],
  [ExternalIp.fromDns('turn.example.org'), false],
])('a private address is no problem where it is meant', (externalIp, meant) => {
  const objects = synthStack({ synapse: { firstAdmin: 'root' }, turn: Turn.coturn({ externalIp }) });
  const { args } = find(objects, 'CronJob', 'call-check').spec.jobTemplate.spec.template.spec.containers[0];
  expect(args.includes('--allow-private')).toBe(meant);
});

test.each<[string, Partial<MatrixStackProps>, string[]]>([
  ['nothing', {}, []],
  ['the relay', { turn: Turn.none() }, ['--skip', 'relay']],
  ['group calls', { rtc: Rtc.none() }, ['--skip', 'group-calls']],
])('leaves out %s if the stack has none', (_, props, left) => {
  const objects = synthStack({ synapse: { firstAdmin: 'root' }, ...props });
  const { args } = find(objects, 'CronJob', 'call-check').spec.jobTemplate.spec.template.spec.containers[0];
  expect(args.slice(args.indexOf('--password-file') + 2, args.indexOf('--'))).toEqual(left);
});

test('the next steps tell how to run it, from outside and in the cluster', () => {
  const steps = (props: Partial<MatrixStackProps>) => newStack(Testing.app(), props).nextSteps;
  const admin = steps({ synapse: { firstAdmin: 'root' } });
  expect(admin).toContain('npx cdk8s-matrix call-check https://matrix.example.org root');
  expect(admin).toContain('kubectl -n matrix create job --from=cronjob/call-check call-check-now');
  expect(steps({})).toContain('npx cdk8s-matrix call-check https://matrix.example.org NAME');
  expect(steps({})).not.toContain('cronjob/call-check');
  expect(steps({ turn: Turn.none() })).toContain('call-check');
  expect(
    steps({ turn: Turn.none(), rtc: Rtc.external({ url: 'wss://a.org', serviceUrl: 'https://a.org' }) }),
  ).toContain('call-check');
  expect(steps({ turn: Turn.none(), rtc: Rtc.none() })).not.toContain('call-check');
});

test.each<[string, Partial<CallCheckProps>, string]>([
  ['a user', { user: '' }, `'user' must be a user name, for example "admin", got ""`],
  [
    'a URL',
    { clusterUrl: 'synapse' },
    `'clusterUrl' must be a URL that starts with https:// or http://, got "synapse"`,
  ],
  ['an image', { image: 'synapse' }, `'image' must name a version`],
  ['a Secret', { password: SecretKey.of('A', 'b') }, `'password.name' must be the name of a Kubernetes object`],
])('refuses %s', (_, props, expected) => {
  const chart = new Chart(Testing.app(), 'chart');
  const homeserver = { serverName: 'example.org', baseUrl: 'https://matrix.example.org/' };
  const build = () =>
    new CallCheck(chart, 'check', { homeserver, user: 'a', password: SecretKey.of('a', 'b'), ...props });
  expect(findingsOf(build)).toEqual([expect.stringContaining(expected)]);
});
