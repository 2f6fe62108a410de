import type { Cron } from 'cdk8s';
import type { Findings } from './findings';

/** A field of a schedule, in the order of the fields. */
interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** The days of each month, in a leap year. */
const LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59, words: [] },
  { name: 'hour', min: 0, max: 23, words: [] },
  { name: 'day', min: 1, max: 31, words: [] },
  { name: 'month', min: 1, max: 12, words: MONTHS },
  { name: 'weekDay', min: 0, max: 6, words: DAYS },
];

/** Checks a schedule by the rules of Kubernetes' CronJobs: five fields, no time zone. @see https://pkg.go.dev/github.com/robfig/cron/v3 */
export function checkCron(findings: Findings, prop: string, { expressionString: expression }: Cron): void {
  const texts = String(expression).split(' ');
  const values = FIELDS.map((field, index) => valuesOf(field, texts[index] ?? ''));
  if (texts.length !== FIELDS.length) {
    findings.add(prop, 'must have five fields without blanks: minute, hour, day, month and weekDay', expression);
    return;
  }
  FIELDS.forEach(({ name, min, max }, index) => {
    if (values[index]) return;
    const rule = `must be numbers from ${min} to ${max}, ranges such as ${min}-${max} or steps such as */2`;
    findings.add(`${prop}.${name}`, rule, texts[index]);
  });
  const [, , days, months, weekDays] = values;
  // If the day of the week is restricted too, one of both is enough.
  if (!days || !months || !weekDays || weekDays.length < 7) return;
  if (!months.some((month) => days.some((day) => day <= LENGTHS[month - 1]))) {
    findings.add(`${prop}.day`, "never comes in the months of 'month'", texts[2]);
  }
}

/** The values that a field stands for. Undefined if Kubernetes refuses the field. */
function valuesOf(field: Field, text: string): number[] | undefined {
  const parts = text.split(',').map((part) => valuesOfPart(field, part));
  return parts.every((part) => part !== undefined) ? [...new Set(parts.flat())] : undefined;
}

function valuesOfPart(field: Field, part: string): number[] | undefined {
  const [range, step, ...more] = part.split('/');
  const [first, last, ...rest] = range === '*' || range === '?' ? [`${field.min}`, `${field.max}`] : range.split('-');
  if (more.length > 0 || rest.length > 0 || (step !== undefined && !/^[1-9]\d{0,3}$/.test(step))) return undefined;
  const from = numberOf(field, first);
  const to = last === undefined ? (step === undefined ? from : field.max) : numberOf(field, last);
  if (from === undefined || to === undefined || from > to) return undefined;
  const every = Number(step ?? 1);
  return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, i) => from + i * every);
}

function numberOf({ min, max, words }: Field, text: string): number | undefined {
  const word = words.indexOf(text.toLowerCase());
  const value = word >= 0 ? word + min : /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : undefined;
}
