import { Findings } from '../../lib/shared/findings';

/** Answers by the flag of their question; a question that didn't apply has none. */
export interface Answers {
  readonly [flag: string]: string;
}

export interface Choice {
  readonly value: string;
  readonly name: string;
}

/** A question of `init`, which is a flag too. */
export interface Question {
  readonly flag: string;
  readonly text: string;
  /** The only answers that it takes. */
  readonly choices?: readonly Choice[];
  /** The answer that is taken where none is given; none where a person has to say. */
  readonly preset?: string | ((answers: Answers) => string);
  /** The answer to another question that makes this one apply. */
  readonly when?: { readonly flag: string; readonly is: string };
  /** Finds what is wrong with an answer. */
  readonly check?: (findings: Findings, value: string) => void;
}

/** What is wrong with an answer, without the name of the prop; undefined where nothing is. */
export function problemOf(question: Question, value: string): string | undefined {
  if (question.choices) {
    const values = question.choices.map((choice) => choice.value);
    return values.includes(value) ? undefined : `must be one of ${values.join(', ')}, got ${JSON.stringify(value)}`;
  }
  const findings = new Findings();
  question.check?.(findings, value);
  return findings.all[0]?.replace(/^'[^']*' /, '');
}

export function presetOf({ preset }: Question, answers: Answers): string | undefined {
  return typeof preset === 'function' ? preset(answers) : preset;
}
