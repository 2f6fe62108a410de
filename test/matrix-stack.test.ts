import { Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { Asset, ExternalIp, IngressTls, MatrixSecrets, Rtc, Turn } from '../lib';
import type { MatrixStackProps } from '../lib';
import { FULL_SECRETS_FILE, tempDir, write } from './support/files';
import {
  errorOf,
  find,
  findingsOf,
  identity,
  manifestsOf,
  newStack,
  ofKind,
  synth,
  synthStack,
} from './support/manifests';
import { fc, holds } from './support/property';

const dir = tempDir();

test('the whole default stack', () => {
  expect(synthStack()).toMatchSnapshot();
});

describe('parts that collide are refused', () => {
  const rule = "must not be the homeserver's host: a page there could act for every user";
  test.each<[string, Partial<MatrixStackProps>, string]>([
    [
      'Element Web on the host of the homeserver',
      { elementHost: 'matrix.example.org' },
      `'elementHost' ${rule}, got "matrix.example.org"`,
    ],
    [
      'the other way round',
      { homeserverHost: 'element.example.org' },
      `'elementHost' ${rule}, got "element.example.org"`,
    ],
    [
      'the relay on the host of the homeserver',
      { turnHost: 'matrix.example.org' },
      `'turnHost' must not be the host of the homeserver, got "matrix.example.org"`,
    ],
    [
      'the relay on the host of Element Web',
      { turnHost: 'element.example.org' },
      `'turnHost' must not be the host of the element, got "element.example.org"`,
    ],
    [
      'a namespace',
      { namespace: 'My_Namespace' },
      `'namespace' must be lower-case letters, digits and "-", 63 at most, for example "matrix", got "My_Namespace"`,
    ],
    [
      "a namespace that leaves no room for the relay's",
      { namespace: 'n'.repeat(60) },
      `'turn.namespace' must be lower-case letters, digits and "-", 63 at most, for example "matrix", got "${'n'.repeat(60)}-turn"`,
    ],
    [
      'a host',
      { elementHost: 'https://chat.example.org' },
      `'elementHost' must be a host name in lower case, without scheme, port or path, for example "chat.example.org": write "chat.example.org", got "https://chat.example.org"`,
    ],
    [
      "the relay's host",
      { turnHost: 'turn' },
      `'turnHost' must be a host name in lower case, without scheme, port or path, for example "chat.example.org": a single word is no domain of the internet, got "turn"`,
    ],
  ])('%s', (_, props, expected) => {
    const findings = findingsOf(() => synthStack(props));
    expect(findings.filter((f) => !f.includes('letters, digits') || f === expected)).toEqual([expected]);
  });

  test('the host of a relay that there is none of collides with nothing', () => {
    expect(() => synthStack({ turn: Turn.none(), turnHost: 'matrix.example.org' })).not.toThrow();
  });
});

describe('two stacks in one app', () => {
  const other = { serverName: 'example.com', namespace: 'other' };

  test('share no object and no secret', () => {
    const manifests = synth((app) => {
      newStack(app, {}, 'a');
      newStack(app, other, 'b');
    });
    const names = manifests.map(identity);
    expect(new Set(names).size).toBe(names.length);
    const single = (props: Partial<MatrixStackProps>) => synthStack(props).map(identity);
    expect(names).toEqual([...single({}), ...single(other)]);
  });

  test.each<[string, Partial<MatrixStackProps>, string]>([
    [
      'a namespace',
      { ...other, namespace: 'matrix' },
      `'namespace' is taken by 'a': give each stack its own, got "matrix"`,
    ],
    ["the namespace of the other's relay", { ...other, namespace: 'matrix-turn' }, `'namespace' is taken by 'a'`],
    [
      'a host',
      { ...other, elementHost: 'matrix.example.org' },
      `'elementHost' is a host of 'a': give each stack its own, got "matrix.example.org"`,
    ],
    [
      'a namespace of relays',
      { ...other, turn: Turn.coturn({ namespace: 'matrix-turn' }) },
      `'turn.namespace' is taken by 'a'`,
    ],
    ["the namespace of the other's SFU", { ...other, namespace: 'matrix-rtc' }, `'namespace' is taken by 'a'`],
    [
      'a namespace of SFUs',
      { ...other, rtc: Rtc.livekit({ namespace: 'matrix-rtc' }) },
      `'rtc.namespace' is taken by 'a'`,
    ],
    [
      'a host of call services',
      { ...other, rtcHost: 'rtc.example.org' },
      `'rtcHost' is a host of 'a': give each stack its own, got "rtc.example.org"`,
    ],
  ])("can't share %s", (_, props, expected) => {
    const app = Testing.app();
    newStack(app, {}, 'a');
    expect(findingsOf(() => newStack(app, props, 'b'))).toEqual([expect.stringContaining(expected)]);
  });

  test("can't share a namespace either where they are in different constructs", () => {
    const app = Testing.app();
    newStack(app, {}, 'a');
    const nested = new Construct(app, 'group');
    expect(() => newStack(nested as typeof app, { serverName: 'example.com' }, 'b')).toThrow(
      "'namespace' is taken by 'a'",
    );
  });
});

describe('an error', () => {
  test('tells everything that is wrong at once, part by part', () => {
    const props: MatrixStackProps = {
      serverName: 'example.org',
      namespace: 'A',
      elementHost: 'B',
      turnHost: 'C',
      tls: IngressTls.certManager('D'),
      secrets: MatrixSecrets.fromSecretName('E'),
      synapse: {
        firstAdmin: 'F',
        trustedKeyServers: ['G'],
        extraConfig: { listeners: [], presence: { enabled: true } },
      },
      element: { countryCode: 'h', homePage: Asset.fromFile('I') },
      turn: Turn.coturn({ externalIp: ExternalIp.static('J'), port: 0, namespace: 'k' }),
      rtcHost: 'L',
      rtc: Rtc.livekit({ externalIp: ExternalIp.static('M'), maxParticipants: 0, namespace: 'n' }),
    };
    const findings = findingsOf(() => synthStack(props));
    expect(findings.map((f) => f.split(' ')[0])).toEqual([
      `'namespace'`,
      `'secrets'`,
      ...[`'synapse.firstAdmin'`, `'synapse.trustedKeyServers[0]'`, `'synapse.extraConfig.listeners'`],
      `'synapse.extraConfig.presence.enabled'`,
      ...[`'elementHost'`, `'element.countryCode'`, `'element.homePage'`],
      `'tls'`,
      ...[`'turnHost'`, `'turn.externalIp'`, `'turn.port'`],
      ...[`'rtcHost'`, `'rtc.externalIp'`, `'rtc.maxParticipants'`],
    ]);
    expect(errorOf(() => synthStack(props))).toMatch(/^MatrixStack 'matrix' can't be built:\n/);
  });

  test('never holds a value of the secrets file, whatever else is wrong', () => {
    const mistakes: Partial<MatrixStackProps>[] = [
      { serverName: 'X' },
      { tls: IngressTls.certManager('X') },
      { elementHost: 'X' },
    ];
    const damage = fc.record({
      remove: fc.constantFrom('recaptcha:', 'siteKey', '"203.0.113.7"', 'synapse:\n', '_secret', ' }'),
      insert: fc.constantFrom('', 'x', '"x"', '12', '{ x: y }', 'x: ', '"', '['),
    });
    holds(
      fc.tuple(damage, fc.constantFrom(...mistakes)),
      ([{ remove, insert }, props]) => {
        const secrets = MatrixSecrets.fromFile(write(dir, 's.yaml', FULL_SECRETS_FILE.replace(remove, insert)));
        expect(errorOf(() => synthStack({ ...props, secrets }))).not.toMatch(/MARKER/);
      },
      60,
    );
  });
});

describe('the parts are wired', () => {
  test('Synapse offers the relay of the stack, one elsewhere, or none', () => {
    const turnUris = (turn?: Turn) => newStack(Testing.app(), turn && { turn }).synapse.config.turn_uris;
    expect(turnUris()).toEqual(['udp', 'tcp'].map((t) => `turn:turn.example.org:3478?transport=${t}`));
    expect(turnUris(Turn.external({ uris: ['turn:x.org'] }))).toEqual(['turn:x.org']);
    expect(turnUris(Turn.none())).toBeUndefined();
  });

  test('without a relay nothing is made for one', () => {
    expect(synthStack({ turn: Turn.none() }).filter((m) => identity(m).includes('turn'))).toEqual([]);
  });

  test.each(['coturn', 'livekit'])(
    "the address of a secrets file is that of %s, unless the relay's prop names another",
    (name) => {
      const secrets = MatrixSecrets.fromFile(write(dir, 'ip.yaml', 'coturn: { public_ip_static: "198.51.100.1" }'));
      const env = (turn?: Turn) =>
        find(synthStack({ secrets, ...(turn && { turn }) }), 'Deployment', name).spec.template.spec.containers[0].env;
      expect(env()).toContainEqual({ name: 'EXTERNAL_IP', value: '198.51.100.1' });
      expect(env(Turn.coturn({ externalIp: ExternalIp.static('192.0.2.9') }))).toContainEqual({
        name: 'EXTERNAL_IP',
        value: '192.0.2.9',
      });
    },
  );

  test('Element Web leaves plain HTTP alone where TLS is done elsewhere, but never if told otherwise', () => {
    const redirects = (props: Partial<MatrixStackProps>) =>
      find(synthStack(props), 'ConfigMap', 'element-config').data['default.conf'].includes('return 301');
    expect(redirects({})).toBe(true);
    expect(redirects({ tls: IngressTls.none() })).toBe(false);
    expect(redirects({ tls: IngressTls.none(), element: { redirectToHttps: true } })).toBe(true);
    expect(redirects({ element: { redirectToHttps: false } })).toBe(false);
  });

  test('a second relay is refused', () => {
    const { synapse } = newStack(Testing.app());
    expect(() => synapse.useTurn({ uris: ['turn:x.org'] })).toThrow(
      `SynapseServer 'matrix/synapse' has a TURN relay already: call useTurn() once`,
    );
  });

  test("every object is in a namespace that is named in it, the chart's, the relay's or the SFU's", () => {
    const app = Testing.app();
    newStack(new Chart(app, 'outer') as unknown as typeof app, { namespace: 'ns' });
    const clusterWide = /^(Namespace|PriorityClass|ValidatingAdmission.*)$/;
    const namespaced = manifestsOf(app).filter((m) => !clusterWide.test(m.kind as string));
    expect(new Set(namespaced.map((m) => m.metadata.namespace))).toEqual(new Set(['ns', 'ns-turn', 'ns-rtc']));
    expect(ofKind(manifestsOf(app), 'Namespace').map((m) => [m.metadata.name, m.metadata.namespace])).toEqual([
      ['ns', undefined],
      ['ns-rtc', undefined],
      ['ns-turn', undefined],
    ]);
  });
});
