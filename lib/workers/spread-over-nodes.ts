import type * as kplus from 'cdk8s-plus-28';
import type { SelectorLabels } from '../shared/labels';

const HOSTNAME = 'kubernetes.io/hostname';

/** Asks the scheduler to spread alike pods over nodes, unless the user has a rule for nodes. Pods still start if there is one node only. */
export function spreadOverNodes(workload: kplus.Workload, labels: SelectorLabels): void {
  const composed = workload._toPodSpec.bind(workload);
  workload._toPodSpec = () => {
    const spec = composed();
    const own = spec.topologySpreadConstraints ?? [];
    if (own.some(({ topologyKey }) => topologyKey === HOSTNAME)) return spec;
    const constraint = {
      topologyKey: HOSTNAME,
      maxSkew: 1,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { ...labels } },
    };
    return { ...spec, topologySpreadConstraints: [...own, constraint] };
  };
}
