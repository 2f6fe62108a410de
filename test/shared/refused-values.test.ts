import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { Asset, DataVolume, ExternalIp, Turn } from '../../lib';
import { findingsOf, synthStack } from '../support/manifests';

describe('free settings', () => {
  const circle: { self?: object } = {};
  circle.self = circle;
  test.each<[string, unknown, string]>([
    ['a circle', { a: circle }, 'a.self'],
    ['a BigInt', { a: [1, 10n] }, 'a[1]'],
    ['NaN', { 'a b': NaN }, "['a b']"],
    ['a Duration', { a: { b: Duration.days(1) } }, 'a.b'],
    ['a Map', { a: new Map() }, 'a'],
    ['nothing in a list', { a: [undefined] }, 'a[0]'],
    ['nothing', { a: undefined }, 'a'],
    ['a symbol', { a: Symbol('x') }, 'a'],
    ['__proto__', JSON.parse('{"a": {"__proto__": {"polluted": 1}}}'), 'a.__proto__'],
    ['constructor', { constructor: { prototype: {} } }, 'constructor'],
  ])('%s is refused with its path', (_, config, path) => {
    for (const [part, prop] of [
      ['synapse', 'extraConfig'],
      ['synapse', 'wellKnownClientContent'],
      ['element', 'extraConfig'],
    ]) {
      const [finding] = findingsOf(() => synthStack({ [part]: { [prop]: config } }));
      expect(finding).toContain(`'${part}.${prop}${path.startsWith('[') ? '' : '.'}${path}' `);
    }
    expect({}).not.toHaveProperty('polluted');
  });

  test('an object that is in two places is no circle', () => {
    const shared = { b: [1, null, 'x', true] };
    expect(() => synthStack({ element: { extraConfig: { x: shared, y: [shared] } } })).not.toThrow();
  });
});

describe('values that their readers refuse', () => {
  test.each<[string, object, RegExp]>([
    ['a zone', { turn: Turn.coturn({ externalIp: ExternalIp.static('fe80::1%eth0') }) }, /^'turn.externalIp' must/],
    [
      'a zone in a network',
      { turn: Turn.coturn({ clusterNetworks: ['fe80::%1/64'] }) },
      /clusterNetworks\[0\]' must be/,
    ],
    [
      'a password in a URL',
      { element: { homePage: Asset.fromUrl('https://u:MARKER@a.org/') } },
      /must not hold credentials/,
    ],
    [
      'a backslash in a URL',
      { element: { homePage: Asset.fromUrl('https:\\\\a.org') } },
      /^'element.homePage' must be a URL/,
    ],
    [
      'capitals in an image',
      { synapse: { image: 'example.org/Synapse:1' } },
      /^'synapse.image' must be a container image/,
    ],
    [
      'a long tag',
      { synapse: { image: `example.org/a:${'1'.repeat(129)}` } },
      /^'synapse.image' must be a container image/,
    ],
    [
      'a key of an annotation',
      { ingress: { annotations: { 'a b': 'c' } } },
      /^'ingress.annotations\['a b'\]' must be a key/,
    ],
    [
      'large annotations',
      { ingress: { annotations: { a: 'b'.repeat(300_000) } } },
      /^'ingress.annotations' must have 200000/,
    ],
    [
      'part of a MiB',
      { synapse: { resources: { memory: { limit: Size.kibibytes(1) } } } },
      /memory.limit' must be 1 MiB or more/,
    ],
    ['a negative CPU', { synapse: { resources: { cpu: { limit: Cpu.millis(-5) } } } }, /cpu.limit' must be 0 or more/],
    [
      'a request above its limit',
      { synapse: { resources: { cpu: { request: Cpu.units(2), limit: Cpu.millis(500) } } } },
      /cpu.request' must not be above the 'limit'/,
    ],
  ])('%s', (_, props, expected) => {
    const findings = findingsOf(() => synthStack(props));
    expect(findings).toEqual([expect.stringMatching(expected)]);
    expect(findings.join()).not.toContain('MARKER');
  });
});

test('a claim whose name is missing is refused by name, and nothing is compared with it', () => {
  const storage = DataVolume.existingClaim(undefined as unknown as string);
  expect(findingsOf(() => synthStack({ synapse: { storage } }))).toEqual([
    expect.stringMatching(/^'synapse.storage' must be the name/),
  ]);
});
