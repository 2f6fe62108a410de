import { examine } from '../../cli/doctor/examine';
import type { Net } from '../../cli/doctor/net/net';
import { judged } from '../../cli/doctor/outside/certificates';
import { judgedKeys } from '../../cli/doctor/outside/server-keys';
import { visible } from '../../cli/doctor/words';
import { fc } from '../support/property';
import { sample } from '../support/sample';
import { FakeCluster } from './support/fake-kubectl';
import { Loopback } from './support/loopback';
import { memoryNet } from './support/memory-net';
import { HOSTS, NAME, signedKeys } from './support/sound-site';
import { NOW } from './support/sound-cluster';

const options = { seed: Number(process.env.FC_SEED ?? 42), numRuns: sample(60, 3000) };
const MISTAKE = 'this program has made a mistake';

/** JSON whose keys are those that the doctor reads, with values of any kind. */
const odd = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, -1, 1e308, '', 'https://', 'https://[', 'wss://x', 'm.login.sso', '\u001b[2J', NAME),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'm.homeserver',
        'base_url',
        'org.matrix.msc4143.rtc_foci',
        'livekit_service_url',
        'type',
        'flows',
        'm.server',
        'versions',
        'stages',
        'server',
        'name',
        'verify_keys',
        'signatures',
        'server_name',
        'valid_until_ts',
        'identity_providers',
        'id',
        'default_server_config',
        'errcode',
        '__proto__',
        'constructor',
        'contacts',
        NAME,
      ),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value;
const reply = fc.record({
  status: fc.constantFrom(undefined, 200, 204, 302, 401, 404, 500, 503),
  body: odd,
  headers: fc.constantFrom<{ readonly [name: string]: string }>(
    {},
    { Location: 'http://[' },
    { Location: '/' },
    { Date: 'x' },
  ),
});

test('answers of any shape are findings, and never a mistake of the doctor', async () => {
  const install = new Loopback(HOSTS);
  const paths = [...install.site.replies.keys()];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...paths), reply), { maxLength: 5 }), async (planted) => {
      install.reset();
      for (const [path, answer] of planted) install.site.replies.set(path, answer);
      const all = await outcomesOf(memoryNet(install));
      expect(all.filter(({ unchecked }) => unchecked === MISTAKE)).toEqual([]);
      for (const { subject, problem } of all.flatMap(({ findings }) => findings)) {
        expect(subject + problem).not.toMatch(/\p{Cc}/u);
      }
    }),
    options,
  );
});

function outcomesOf(net: Net) {
  return examine({ serverName: NAME, hosts: { federation: true }, net, now: Date.now });
}

test('objects of any shape are findings, and never a mistake of the doctor', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(100),
      fc.constantFrom('spec', 'status'),
      fc.jsonValue(),
      fc.jsonValue(),
      async (at, field, value, inner) => {
        const cluster = new FakeCluster();
        const object = cluster.objects[at % cluster.objects.length];
        const fields = [
          'conditions',
          'containerStatuses',
          'template',
          'replicas',
          'schedule',
          'lastSuccessfulTime',
          'phase',
        ];
        const damaged = at % 2 ? value : Object.fromEntries(fields.map((name) => [name, inner]));
        Object.assign(object, { [field]: damaged });
        const { kubectl } = cluster;
        const all = await examine({
          serverName: NAME,
          hosts: { federation: true },
          cluster: { kubectl, namespaces: ['matrix'] },
          now: () => NOW,
        });
        expect(all.filter(({ unchecked }) => unchecked === MISTAKE)).toEqual([]);
      },
    ),
    options,
  );
});

const names = fc.constantFrom(
  '',
  '.',
  'a',
  NAME,
  'matrix.example.org',
  '[::1]',
  '\u001b[2J',
  'x'.repeat(300),
  '*.a',
  'ä.example',
);
const addresses = fc.array(
  fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('127.0.0.1', '::ffff:10.0.0.1', '0.0.0.0', 'fe80::1')),
  { maxLength: 40 },
);

test('answers of DNS of any shape are findings, and never a mistake of the doctor', async () => {
  const install = new Loopback(HOSTS);
  const target = fc.record({ name: names, port: fc.constantFrom(0, 1, 443, 8448, 65_535, 70_000) });
  const server = fc.constantFrom(undefined, '', 'a', 'a:443', '203.0.113.7', '[::1]:0', 'a:70000', NAME);
  await fc.assert(
    fc.asyncProperty(
      fc.array(target, { maxLength: 5 }),
      fc.constantFrom('_matrix-fed._tcp', '_matrix._tcp'),
      server,
      fc.array(fc.tuple(fc.constantFrom(...HOSTS, 'cdk8s-matrix-doctor.example.org', 'a'), addresses), {
        maxLength: 4,
      }),
      async (targets, service, delegated, planted) => {
        install.reset();
        install.srvs.set(`${service}.${NAME}`, targets).set(`${service}.a`, targets);
        for (const [host, all] of planted) install.names.set(host, all);
        install.site.replies.set(`${NAME}/.well-known/matrix/server`, { body: { 'm.server': delegated } });
        const all = await outcomesOf(memoryNet(install));
        expect(all.filter(({ unchecked }) => unchecked === MISTAKE)).toEqual([]);
        for (const { subject, problem } of all.flatMap(({ findings }) => findings)) {
          expect(subject + problem).not.toMatch(/\p{Cc}/u);
        }
      },
    ),
    options,
  );
});

test('certificates of any shape are findings, and never a mistake of the doctor', () => {
  const time = fc.oneof(fc.double(), fc.constantFrom(NaN, -Infinity, 8.64e15, 9e15, NOW, NOW + 1e9));
  const certificate = fc.record({
    names: fc.array(fc.string({ unit: 'binary' })),
    issuer: fc.string({ unit: 'binary' }),
    validFrom: time,
    validTo: time,
    chain: fc.nat(3),
    selfSigned: fc.boolean(),
    fits: fc.boolean(),
    distrust: fc.constantFrom('', 'CERT_HAS_EXPIRED', 'ERROR_IN_CERT_NOT_AFTER_FIELD', 'UNABLE_TO_GET_ISSUER_CERT'),
  });
  fc.assert(
    fc.property(certificate, (shown) => {
      for (const { problem } of judged('x', shown, NOW)) {
        expect(problem).not.toMatch(/[\p{C}\n]|NaN|Invalid/u);
      }
    }),
    options,
  );
});

test('keys nested deeper than a program can follow are a finding', () => {
  const { signatures, ...keys } = signedKeys(NAME, 4e12) as { signatures: object };
  const deep: unknown = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);
  expect(judgedKeys('x', NAME, { ...keys, deep, signatures }, NOW).map(({ code }) => code)).toEqual(['key-signature']);
});

test('keys of any shape are findings', () => {
  expect(judgedKeys('x', NAME, signedKeys(NAME, 4e12), NOW)).toEqual([]);
  fc.assert(
    fc.property(odd, (keys) => {
      expect(judgedKeys('x', NAME, keys, NOW)).toHaveLength(1);
    }),
    options,
  );
});

test('texts of others are on one line, and steer no terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(text)).not.toMatch(/[\p{C}\n]/u);
    }),
    options,
  );
});
