import { Duration, Size } from 'cdk8s';
import { synapseDuration, synapseSize } from '../../../lib/synapse/settings/units';
import { fc, holds } from '../../support/property';

const SIZES = [1, 1024, 1024 * 1024].map((factor) => (n: number) => Size.kibibytes(n * factor));
const DURATIONS = [1, 60, 3600, 86400].map((factor) => (n: number) => Duration.seconds(n * factor));

/** Synapse's `Config.parse_size`. */
function sizeBySynapse(text: string): number {
  const unit = { K: 1024, M: 1024 * 1024 }[text[text.length - 1]];
  return unit ? Number(text.slice(0, -1)) * unit : Number(text);
}

/** Synapse's `Config.parse_duration`, in milliseconds. */
function durationBySynapse(text: string): number {
  const unit = { s: 1000, h: 3_600_000, d: 86_400_000 }[text[text.length - 1]];
  if (!unit) throw new Error(`${text} has no unit`);
  return Number(text.slice(0, -1)) * unit;
}

test('Synapse reads every size as the same number of bytes', () => {
  const size = fc.tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(...SIZES));
  holds(size, ([n, unit]) => {
    const text = synapseSize(unit(n));
    expect(text).toMatch(/^\d+[KM]$/);
    expect(sizeBySynapse(text)).toBe(unit(n).toKibibytes() * 1024);
  });
});

test('Synapse reads every duration as the same time, in the largest unit that fits', () => {
  const units = fc.constantFrom(...DURATIONS);
  holds(fc.tuple(fc.integer({ min: 1, max: 100_000 }), units), ([n, unit]) => {
    const text = synapseDuration(unit(n));
    expect(text).toMatch(/^\d+[shd]$/);
    expect(durationBySynapse(text)).toBe(unit(n).toMilliseconds());
  });
  expect([Duration.days(2), Duration.hours(48), Duration.hours(3), Duration.seconds(90)].map(synapseDuration)).toEqual([
    ...['2d', '2d', '3h', '90s'],
  ]);
});
