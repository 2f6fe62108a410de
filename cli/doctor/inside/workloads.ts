import type { KubeObject } from '../cluster/cluster';
import { ofKind } from '../cluster/facts';
import type { Finding } from '../finding';
import { numberAt } from '../json';
import { counted } from '../words';
import { about } from './context';
import type { InsideCheck } from './context';

/** StatefulSets and Deployments with all of their pods. */
export const workloadsCheck: InsideCheck = {
  id: 'workloads',
  title: 'Workloads',
  run: ({ facts }) =>
    Promise.resolve([...ofKind(facts, 'StatefulSet'), ...ofKind(facts, 'Deployment')].flatMap(ofWorkload)),
};

function ofWorkload(workload: KubeObject): Finding[] {
  const { json } = workload;
  const wanted = numberAt(json, 'spec', 'replicas') ?? 1;
  if (wanted === 0) return [about('workload-zero', workload, 'is scaled to 0')];
  const generation = numberAt(json, 'metadata', 'generation') ?? 0;
  if ((numberAt(json, 'status', 'observedGeneration') ?? 0) < generation) {
    return [about('workload-not-observed', workload, 'has a change that the cluster has not taken in')];
  }
  const ready = numberAt(json, 'status', 'readyReplicas') ?? 0;
  if (ready < wanted)
    return [about('workload-unavailable', workload, `has ${ready} of ${counted(wanted, 'pod')} ready`)];
  const updated = numberAt(json, 'status', 'updatedReplicas') ?? 0;
  return updated < wanted
    ? [about('workload-rolling', workload, `has ${updated} of ${wanted} pods of the newest kind`)]
    : [];
}
