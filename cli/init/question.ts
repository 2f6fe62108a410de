import { Findings } from '../../lib/shared/findings';

/** The answers, by the flag of their question. A question that didn't apply has no answer. */
export interface Answers {
  readonly [flag: string]: string;
}

export interface Choice {
  readonly value: string;
  readonly name: string;
}

/** A question of `init`. Each question is a flag too. */
export interface Question {
  readonly flag: string;
  readonly text: string;
  /** The only answers that are accepted. */
  readonly choices?: readonly Choice[];
  /** The answer if none is given. Without a preset, a person must answer. */
  readonly preset?: string | ((answers: Answers) => string);
  /** The question applies only if the question `flag` has the answer `is`. */
  readonly when?: { readonly flag: string; readonly is: string };
  /** Finds what is wrong with an answer. */
  readonly check?: (findings: Findings, value: string) => void;
}

/** A text that says what is wrong with an answer, without the name of the prop. Undefined if the answer is valid. */
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
