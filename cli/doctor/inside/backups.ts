import type { Code } from '../catalogue/catalogue';
import type { KubeObject } from '../cluster/cluster';
import { ofKind } from '../cluster/facts';
import type { Finding } from '../finding';
import { found } from '../finding';
import { at, textAt } from '../json';
import { duration } from '../words';
import { about, timeAt } from './context';
import type { InsideCheck } from './context';
import { usualPeriod } from './schedule';

/** The age of the last backup, and of the last drill. */
export const backupsCheck: InsideCheck = {
  id: 'backups',
  title: 'Backups',
  run: ({ facts, now }) => {
    const all = ofKind(facts, 'CronJob');
    const [stack] = facts.expected;
    const named = (name: string) => all.filter((each) => each.name === name && each.namespace === stack);
    const backups = named('synapse-backup');
    if (backups.length === 0) return Promise.resolve([found('backup-none', `Namespace ${stack}`, 'has no backups')]);
    return Promise.resolve([
      ...backups.flatMap((each) => ofCronJob(each, now(), 'backup-never', 'backup-old')),
      ...named('synapse-drill').flatMap((each) => ofCronJob(each, now(), 'drill-never', 'drill-old')),
    ]);
  },
};

function ofCronJob(cronJob: KubeObject, now: number, never: Code, old: Code): Finding[] {
  const { json } = cronJob;
  const suspended = at(json, 'spec', 'suspend') === true ? [about('backup-suspended', cronJob, 'is suspended')] : [];
  const period = usualPeriod(textAt(json, 'spec', 'schedule') ?? '');
  // Time for one that fails, and for the next one to run.
  const late = period + Math.max(period / 4, 3_600_000);
  const last = timeAt(json, 'status', 'lastSuccessfulTime');
  const since = last ?? timeAt(json, 'metadata', 'creationTimestamp') ?? now;
  if (now - since <= late) return suspended;
  const age = duration(now - since);
  if (last === undefined)
    return [...suspended, about(never, cronJob, `has not succeeded in the ${age} that it exists`)];
  return [
    ...suspended,
    about(old, cronJob, `succeeded ${age} ago for the last time, and should every ${duration(period)}`),
  ];
}
