import input from '@inquirer/input';
import select from '@inquirer/select';
import { problemOf } from './question';
import type { Question } from './question';

/** Asks in the terminal, and checks the answer at once. */
export function ask(question: Question, preset: string | undefined): Promise<string> {
  const message = `${question.text}:`;
  if (question.choices) return select({ message, choices: question.choices, default: preset });
  const validate = (value: string): string | true => {
    const problem = problemOf(question, value);
    return problem === undefined ? true : `It ${problem}`;
  };
  return input({ message, default: preset, required: true, validate });
}
