import type { Level } from '../catalogue/row';
import type { Finding } from '../finding';
import type { Outcome } from '../run-checks';
import { summary, verdictOf } from './verdict';

export interface TableOptions {
  readonly serverName: string;
  readonly columns: number;
  readonly colors: boolean;
  /** The remark at the end. */
  readonly hint?: string;
}

const MARKS: { readonly [level in Level]: readonly [mark: string, color: number] } = {
  error: ['✗', 31],
  warning: ['!', 33],
  note: ['·', 36],
};
const SOUND = ['✓', 32] as const;
const UNCHECKED = ['–', 33] as const;
const RANK: readonly Level[] = ['error', 'warning', 'note'];

/** The report for a person. */
export function table(outcomes: readonly Outcome[], options: TableOptions): string[] {
  const { serverName, colors, hint } = options;
  const end = `${serverName}: ${summary(outcomes)}.`;
  const [, color] = verdictOf(outcomes) === 'sound' ? SOUND : MARKS.error;
  return [
    '',
    ...outcomes.flatMap((outcome) => rows(outcome, options)),
    '',
    painted(end, color, colors),
    ...(hint === undefined ? [] : [hint]),
  ];
}

function rows({ title, findings, unchecked }: Outcome, options: TableOptions): string[] {
  const worst = RANK.find((level) => findings.some((each) => each.level === level));
  const [mark, color] = unchecked !== undefined ? UNCHECKED : worst === undefined ? SOUND : MARKS[worst];
  const head = `  ${painted(mark, color, options.colors)} ${title}`;
  if (unchecked !== undefined) return [`${head}: not checked, ${unchecked}`];
  return [head, ...findings.flatMap((each) => block(each, options))];
}

function block({ level, subject, problem, remedy }: Finding, { columns, colors }: TableOptions): string[] {
  const [mark, color] = MARKS[level];
  const [first, ...more] = wrapped(`${subject} ${problem}.`, columns - 8);
  return [
    `      ${painted(mark, color, colors)} ${first}`,
    ...more.map((line) => `        ${line}`),
    ...wrapped(remedy, columns - 8).map((line) => painted(`        ${line}`, 2, colors)),
  ];
}

/** Lines of words, none longer than the width if no word is. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function painted(text: string, color: number, colors: boolean): string {
  return colors ? `\u001b[${color}m${text}\u001b[0m` : text;
}
