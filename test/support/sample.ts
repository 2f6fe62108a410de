/** How often something that varies is repeated: `few` times in every run, `many` times in the soak (`npm run test:soak`). */
export function sample(few: number, many: number): number {
  return process.env.SOAK ? many : few;
}
