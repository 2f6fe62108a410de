import * as fc from 'fast-check';

/** Checks a property on generated values: the same ones each time, or others with `FC_SEED=…`. */
export function holds<T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void, numRuns = 300): void {
  fc.assert(
    fc.property(arbitrary, (value) => {
      property(value);
    }),
    { seed: Number(process.env.FC_SEED ?? 42), numRuns },
  );
}

export { fc };
