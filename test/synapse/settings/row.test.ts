import { Duration } from 'cdk8s';
import { Findings } from '../../../lib/shared/findings';
import { checkDuration } from '../../../lib/shared/checks';
import type { HomeserverContext } from '../../../lib/synapse/settings/context';
import { harmless, setting } from '../../../lib/synapse/settings/row';
import type { Row } from '../../../lib/synapse/settings/row';
import { synapseDuration } from '../../../lib/synapse/settings/units';

const context = (options: HomeserverContext['options']): HomeserverContext => ({
  server: { serverName: 'example.org', host: 'matrix.example.org', baseUrl: 'https://matrix.example.org/' },
  options,
  files: { signingKey: '/a', macaroonSecretKey: '/b', formSecret: '/c' },
  database: {},
});

const LIFETIME = setting('messageRetention.minLifetime', {
  key: 'retention/min',
  write: synapseDuration,
  check: checkDuration,
  outside: false,
});

test('a row follows its prop, also inside a block of props, and writes nothing without a value or a default', () => {
  const value = (row: Row, options: HomeserverContext['options']) => row.value?.(context(options));
  expect(value(LIFETIME, {})).toBeUndefined();
  expect(value(LIFETIME, { messageRetention: {} })).toBeUndefined();
  expect(value(LIFETIME, { messageRetention: { minLifetime: Duration.days(2) } })).toBe('2d');
  const presence = setting('presence', { key: 'presence/enabled', default: true, outside: false });
  expect([value(presence, {}), value(presence, { presence: false })]).toEqual([true, false]);
});

test('its check speaks of the prop by its path, and only where the prop is given', () => {
  const findings = new Findings();
  LIFETIME.check?.(findings, {});
  expect(findings.all).toEqual([]);
  LIFETIME.check?.(findings, { messageRetention: { minLifetime: Duration.seconds(0) } });
  expect(findings.all).toEqual([expect.stringMatching(/^'messageRetention\.minLifetime' must be one second or more/)]);
});

test("the remedy names the prop that stands in the user's options", () => {
  expect(LIFETIME.instead).toBe("use the prop 'messageRetention'");
  expect(harmless('caches')).toEqual([{ key: 'caches', outside: false }]);
});

/** The compiler checks this function. If a marked line compiles, the compiler reports its mark as unused. */
export function refusedByTheCompiler(): Row[] {
  return [
    // @ts-expect-error nobody said whether it reaches outside
    setting('presence', { key: 'presence/enabled', default: true }),
    // @ts-expect-error it reaches outside, and nobody said what a drill has instead
    setting('presence', { key: 'presence/enabled', default: true, outside: {} }),
    // @ts-expect-error a drill can't have a value that isn't there
    setting('presence', { key: 'presence/enabled', default: true, outside: { off: undefined } }),
    // @ts-expect-error `true` doesn't say what a drill has instead
    setting('presence', { key: 'presence/enabled', default: true, outside: true }),
    // @ts-expect-error nor may a row without a prop leave it open
    { key: 'presence/enabled', instead: "use the prop 'presence'" },
    // @ts-expect-error there is no such prop
    setting('presense', { key: 'presence/enabled', outside: false }),
    // @ts-expect-error a default is of the prop's type
    setting('presence', { key: 'presence/enabled', default: 'on', outside: false }),
    // @ts-expect-error YAML has no durations: the row says how one is written
    setting('localMediaLifetime', { key: 'media_retention/local_media_lifetime', outside: false }),
  ];
}
