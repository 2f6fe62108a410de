import { examine } from '../../cli/doctor/examine';
import type { Net } from '../../cli/doctor/net/net';
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
