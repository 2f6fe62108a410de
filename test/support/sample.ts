/** The number of repetitions of a random test: `few` in a normal run, `many` in the soak (`npm run test:soak`). */
export function sample(few: number, many: number): number {
  return process.env.SOAK ? many : few;
}
