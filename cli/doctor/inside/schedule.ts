const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const NAMED: { readonly [name: string]: number | undefined } = {
  '@hourly': HOUR,
  '@daily': DAY,
  '@midnight': DAY,
  '@weekly': 7 * DAY,
  '@monthly': 31 * DAY,
  '@yearly': 366 * DAY,
  '@annually': 366 * DAY,
};

/** The longest time between two runs of a cron schedule, roughly: the next larger of an hour, a day, a week, a month and a year. */
export function usualPeriod(schedule: string): number {
  const text = schedule.trim();
  const named = Object.hasOwn(NAMED, text) ? NAMED[text] : undefined;
  if (named !== undefined) return named;
  const [, hour = '*', day = '*', month = '*', weekday = '*'] = text.split(/\s+/);
  const isAny = (field: string) => field === '*' || field === '?';
  if (!isAny(month)) return 366 * DAY;
  if (!isAny(day)) return 31 * DAY;
  if (!isAny(weekday)) return 7 * DAY;
  return isAny(hour) ? HOUR : DAY;
}
