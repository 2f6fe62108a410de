import { UsageFailure } from '../failure';
import { presetOf, problemOf } from './question';
import type { Answers, Question } from './question';
import { QUESTIONS } from './questions';

/** Asks a person, until the answer is one that `problemOf` has nothing against. */
export type Ask = (question: Question, preset: string | undefined) => Promise<string>;

/**
 * Answers every question that applies: from the flags, else by asking, else with what is preset.
 *
 * @param flags what was given on the command line
 * @param ask undefined where nobody is to be asked
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

/** `--issuer letsencrypt` says `--certificates issuer` as well. */
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
