import * as fc from 'fast-check';
import { sample } from './sample';

/** Checks a property on generated values. They are the same in each run, unless `FC_SEED=…` is set. The soak uses more values. */
export function holds<T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void, few = 100): void {
  fc.assert(
    fc.property(arbitrary, (value) => {
      property(value);
    }),
    { seed: Number(process.env.FC_SEED ?? 42), numRuns: sample(few, few * 50) },
  );
}

export { fc };
