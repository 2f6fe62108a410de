import { Findings } from '../../lib/shared/findings';
import { parseSecretsFile } from '../../lib/secrets/secrets-yaml';
import type { SecretsFileContent } from '../../lib/secrets/secrets-yaml';
import { fc, holds } from '../support/property';

const KNOWN =
  'known are synapse.recaptcha.siteKey, synapse.recaptcha.secretKey, synapse.registration_shared_secret, ' +
  'coturn.turn_shared_secret, coturn.public_ip_static';

function parse(content: unknown): SecretsFileContent & { readonly findings: readonly string[] } {
  const findings = new Findings();
  return { ...parseSecretsFile(findings, 'f', content), findings: findings.all };
}

test('each key of the layout has its name', () => {
  const synapse = { recaptcha: { siteKey: 'a', secretKey: 'b' }, registration_shared_secret: 'c' };
  expect(parse({ synapse, coturn: { turn_shared_secret: 'd', public_ip_static: '203.0.113.7' } })).toEqual({
    values: {
      recaptcha_public_key: 'a',
      recaptcha_private_key: 'b',
      registration_shared_secret: 'c',
      turn_shared_secret: 'd',
    },
    publicIp: '203.0.113.7',
    findings: [],
  });
});

test.each([[undefined], [null], [{}], [{ synapse: {} }], [{ synapse: { recaptcha: {} }, coturn: {} }]])(
  '%j holds nothing, and is right',
  (content) => expect(parse(content)).toEqual({ values: {}, publicIp: undefined, findings: [] }),
);

test.each<[string, unknown, string]>([
  ['a list', [1], `'f: (top level)' must be a mapping of keys to values`],
  ['text', 'x', `'f: (top level)' must be a mapping of keys to values`],
  ['a block that is text', { synapse: 'x' }, `'f: synapse' must be a mapping of keys to values`],
  ['a block without anything', { coturn: null }, `'f: coturn' must be a mapping of keys to values`],
  [
    'a number',
    { coturn: { turn_shared_secret: 12345 } },
    `'f: coturn.turn_shared_secret' must be text: put it in quotes`,
  ],
  [
    'nothing',
    { coturn: { turn_shared_secret: null } },
    `'f: coturn.turn_shared_secret' must be text: put it in quotes`,
  ],
  [
    'spaces',
    { coturn: { turn_shared_secret: ' ' } },
    `'f: coturn.turn_shared_secret' is empty: give it a value, or remove the key to have one generated in the cluster`,
  ],
  ['two lines', { coturn: { turn_shared_secret: 'a\nb' } }, `'f: coturn.turn_shared_secret' must be one line`],
  [
    'one key of reCAPTCHA',
    { synapse: { recaptcha: { siteKey: 'a' } } },
    `'f: synapse.recaptcha.secretKey' is missing: reCAPTCHA needs both keys`,
  ],
  [
    'the other one',
    { synapse: { recaptcha: { secretKey: 'a' } } },
    `'f: synapse.recaptcha.siteKey' is missing: reCAPTCHA needs both keys`,
  ],
  ['an unknown key', { postgresql: { a: 'x' } }, `'f: postgresql' is not a key of this file: ${KNOWN}`],
  ['a key that every object has', { constructor: 'x' }, `'f: constructor' is not a key of this file: ${KNOWN}`],
])('%s is refused', (_, content, expected) => expect(parse(content).findings).toEqual([expected]));

test.each<[unknown, string]>([
  [{ synaps: { x: 'y' } }, 'synapse'],
  [{ cotrun: {} }, 'coturn'],
  [{ registration_shared_secret: 'x' }, 'synapse.registration_shared_secret'],
  [{ coturn: { turn_shared_secert: 'x' } }, 'coturn.turn_shared_secret'],
  [{ coturn: { public_ip: 'x', public_ip_statik: 'y' } }, 'coturn.public_ip_static'],
  [{ synapse: { recaptcha: { sitekey: 'a' } } }, 'synapse.recaptcha.siteKey'],
])('%j gets a suggestion', (content, suggestion) => {
  expect(parse(content).findings.join('\n')).toContain(`did you mean '${suggestion}'?`);
});

test('a wrong address is refused, once and without showing it, as it may be a secret on the wrong line', () => {
  const { findings, publicIp } = parse({ coturn: { public_ip_static: 'SECRET' } });
  expect(findings).toEqual([`'f: coturn.public_ip_static' must be an IPv4 or IPv6 address, for example "203.0.113.7"`]);
  expect(publicIp).toBeUndefined();
});

test('a secret that a missing space made part of a key is not shown', () => {
  for (const key of ['turn_shared_secret:SECRET', 'SECRET', '{ a: SECRET }']) {
    expect(parse({ coturn: { [key]: null } }).findings.join()).toMatch(/^'f: coturn/);
    expect(parse({ coturn: { [key]: null } }).findings.join()).not.toContain('SECRET');
  }
});

test('all findings are told at once', () => {
  const content = { synapse: { a: 'x', recaptcha: { siteKey: 1 } }, coturn: [], b: 'x' };
  expect(parse(content).findings).toHaveLength(4);
});

describe('whatever is in the file', () => {
  const key = fc.oneof(
    fc.constantFrom('synapse', 'coturn', 'recaptcha', 'siteKey', 'secretKey', 'registration_shared_secret'),
    fc.constantFrom('turn_shared_secret', 'public_ip_static', '__proto__', 'constructor', 'synapse.recaptcha', ''),
    fc.string({ maxLength: 8 }),
  );
  const secret = fc.string({ maxLength: 6 }).map((s) => `MARKER${s}`);
  const { node } = fc.letrec<{ node: unknown; leaf: unknown }>((tie) => ({
    leaf: fc.oneof(secret, secret, fc.integer(), fc.constantFrom(null, true, '', ' ', '\n')),
    node: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'n', withCrossShrink: true },
      tie('leaf'),
      fc.dictionary(key, tie('node'), { maxKeys: 4 }),
      fc.array(tie('node'), { maxLength: 2 }),
    ),
  }));
  const named = fc.record(
    { synapse: fc.dictionary(key, node, { maxKeys: 3 }), coturn: fc.dictionary(key, node, { maxKeys: 3 }) },
    { requiredKeys: [] },
  );

  test('nothing is thrown, and no value is ever quoted', () => {
    holds(fc.oneof(node, named), (content) => expect(parse(content).findings.join('\n')).not.toContain('MARKER'));
  });

  test('a value is either told of or kept as it is', () => {
    const leaf = fc.oneof(secret, fc.constantFrom('', ' ', 'a\nb', 1, null));
    holds(leaf, (value) => {
      const { values, findings } = parse({ synapse: { registration_shared_secret: value } });
      if (findings.length === 0) expect(values).toEqual({ registration_shared_secret: value });
      else expect(values).toEqual({});
    });
  });
});
