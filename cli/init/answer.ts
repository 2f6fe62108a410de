import { UsageFailure } from '../failure';
import { presetOf, problemOf } from './question';
import type { Answers, Question } from './question';
import { QUESTIONS } from './questions';

/** Asks a person, and repeats the question until `problemOf` accepts the answer. */
export type Ask = (question: Question, preset: string | undefined) => Promise<string>;

/**
 * Answers every question that applies: from the flags, else by asking a person, else with the preset.
 *
 * @param flags the flags of the command line
 * @param ask undefined if no person can be asked
 */
export async function answerAll(flags: Partial<Answers>, ask?: Ask): Promise<Answers> {
  const given = { ...flags, ...implied(flags) };
  const answers: { [flag: string]: string } = {};
  for (const question of QUESTIONS) {
    const { flag, when } = question;
    if (when && answers[when.flag] !== when.is) {
      if (given[flag] !== undefined) {
        throw new UsageFailure(`--${flag} needs --${when.flag} ${when.is}, got --${when.flag} ${answers[when.flag]}.`);
      }
      continue;
    }
    answers[flag] = given[flag] ?? (await unanswered(question, answers, ask));
    const problem = problemOf(question, answers[flag]);
    if (problem !== undefined) throw new UsageFailure(`--${flag} ${problem}`);
  }
  return answers;
}

/** Some flags imply others: `--issuer letsencrypt` implies `--certificates issuer`. */
function implied(flags: Partial<Answers>): Partial<Answers> {
  const all = QUESTIONS.flatMap(({ flag, when }) => {
    return when && flags[flag] !== undefined && flags[when.flag] === undefined ? [[when.flag, when.is] as const] : [];
  });
  return Object.fromEntries(all);
}

async function unanswered(question: Question, answers: Answers, ask?: Ask): Promise<string> {
  const preset = presetOf(question, answers);
  if (ask) return ask(question, preset);
  if (preset === undefined) throw new UsageFailure(`--${question.flag} is needed: ${question.text}.`);
  return preset;
}
