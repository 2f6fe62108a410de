import type { KubeObject } from '../cluster/cluster';
import { ofKind } from '../cluster/facts';
import { listAt, textAt } from '../json';
import { about, condition, isTrue, timeAt } from './context';
import type { InsideCheck } from './context';

/** Jobs that failed, unless a later one of the same CronJob succeeded. */
export const jobsCheck: InsideCheck = {
  id: 'jobs',
  title: 'Jobs',
  run: ({ facts }) => {
    const jobs = ofKind(facts, 'Job');
    const failed = jobs.filter(({ json }) => isTrue(json, 'Failed'));
    const open = failed.filter((job) => !jobs.some((other) => makesUpFor(other, job)));
    return Promise.resolve(
      open.map((job) => {
        const reason = textAt(condition(job.json, 'Failed'), 'reason') ?? 'no reason is given';
        return about('job-failed', job, `failed (${reason})`);
      }),
    );
  },
};

function makesUpFor(other: KubeObject, failed: KubeObject): boolean {
  const owner = ownerOf(failed);
  const later = (timeAt(other.json, 'status', 'startTime') ?? 0) > (timeAt(failed.json, 'status', 'startTime') ?? 0);
  return owner !== undefined && ownerOf(other) === owner && isTrue(other.json, 'Complete') && later;
}

function ownerOf({ namespace, json }: KubeObject): string | undefined {
  const owner = listAt(json, 'metadata', 'ownerReferences').find((each) => textAt(each, 'kind') === 'CronJob');
  return owner === undefined ? undefined : `${namespace}/${textAt(owner, 'name')}`;
}
