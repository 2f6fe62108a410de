import { Findings } from '../../lib/shared/findings';
import { checkExtraConfig, mergeConfig } from '../../lib/shared/merge';
import type { Config } from '../../lib/shared/merge';
import { fc, holds } from '../support/property';

/** Trees over few keys, so that two of them overlap often. */
const { tree } = fc.letrec<{ value: unknown; tree: Config }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.integer(), fc.string(), fc.constant(null), fc.array(fc.integer()), tie('tree')),
  tree: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), { maxKeys: 4 }),
}));

function isObject(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function byTheBook(base: unknown, extra: unknown): unknown {
  if (!isObject(base) || !isObject(extra)) return extra;
  const result: { [key: string]: unknown } = { ...base };
  for (const [key, value] of Object.entries(extra)) result[key] = key in base ? byTheBook(base[key], value) : value;
  return result;
}

describe('mergeConfig', () => {
  test('merges objects, and lets anything else replace what was there', () => {
    holds(fc.tuple(tree, tree), ([base, extra]) => expect(mergeConfig(base, extra)).toEqual(byTheBook(base, extra)));
  });

  test('leaves its arguments as they were', () => {
    holds(fc.tuple(tree, tree), ([base, extra]) => {
      const before = JSON.stringify([base, extra]);
      mergeConfig(base, extra);
      expect(JSON.stringify([base, extra])).toBe(before);
    });
  });

  test('replaces lists instead of joining them', () => {
    expect(mergeConfig({ a: { list: [1, 2] } }, { a: { list: [3] } })).toEqual({ a: { list: [3] } });
  });
});

describe('checkExtraConfig', () => {
  const path = fc.array(fc.stringMatching(/^[a-z_.]{1,6}$/), { minLength: 1, maxLength: 5 });
  const nested = (keys: string[], leaf: unknown) => keys.reduceRight<unknown>((inner, k) => ({ [k]: inner }), leaf);

  function check(extra: unknown, owned: string): readonly string[] {
    const findings = new Findings();
    checkExtraConfig(findings, 'extraConfig', extra as Config, { [owned]: "use the prop 'x'" });
    return findings.all;
  }

  test('finds a key that a prop owns at any depth, whatever its value, and never shows the value', () => {
    holds(
      fc.tuple(path, fc.constantFrom('SECRET', null, false, 0, '', ['SECRET'], { a: 'SECRET' })),
      ([keys, leaf]) => {
        expect(check(nested(keys, leaf), keys.join('/'))).toEqual([
          `'extraConfig.${keys.join('.')}' is not taken here, because the library writes it: use the prop 'x'`,
        ]);
      },
    );
  });

  test('takes the keys beside it and the same key elsewhere', () => {
    expect(
      check({ presence: { include_offline_users_on_sync: true }, x: { enabled: true } }, 'presence/enabled'),
    ).toEqual([]);
    expect(check({ a: {} }, 'a/b')).toEqual([]);
    holds(path, (keys) => expect(check(nested(['other', ...keys], 1), keys.join('/'))).toEqual([]));
  });

  test.each([null, false, 'off', ['x']])(
    'finds that %j in place of the block would take an owned key away',
    (value) => {
      expect(check({ presence: value }, 'presence/enabled')).toHaveLength(1);
    },
  );

  test('takes names that every object has for what they are', () => {
    expect(check({}, 'constructor')).toEqual([]);
    expect(check({}, 'toString/length')).toEqual([]);
  });
});
