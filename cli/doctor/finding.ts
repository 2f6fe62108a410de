import { CATALOGUE } from './catalogue/catalogue';
import type { Code } from './catalogue/catalogue';
import type { Level } from './catalogue/row';
import { visible } from './words';

/** Something wrong with an install. */
export interface Finding {
  readonly code: Code;
  readonly level: Level;
  /** The thing that it is about: a host, an object. */
  readonly subject: string;
  readonly problem: string;
  readonly remedy: string;
}

/**
 * @param subject the thing that it is about: a host, an object
 * @param problem a sentence without its subject: `answers 502`
 */
export function found(code: Code, subject: string, problem: string): Finding {
  const { level, remedy } = CATALOGUE[code];
  return { code, level, subject: visible(subject), problem: visible(problem), remedy };
}

/** A check can't be made here. The message is the reason, in a sentence. */
export class CannotCheck extends Error {
  constructor(
    message: string,
    /** True if a user may do without the check. */
    public readonly optional = false,
  ) {
    super(visible(message));
  }
}

/** A check of one thing. */
export interface Check<Context> {
  readonly id: string;
  /** A word or two for people. */
  readonly title: string;
  readonly run: (context: Context) => Promise<readonly Finding[]>;
}
