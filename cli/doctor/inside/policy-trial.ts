import { PROBE } from '../../../lib/network-policies/enforcement-probe';
import type { Kubectl } from '../cluster/cluster';
import type { Facts } from '../cluster/facts';
import { CannotCheck } from '../finding';
import { at, listAt, textAt } from '../json';
import type { Enforcement } from './enforcement';

/** Tries a forbidden connection from Synapse's pod to that of Element Web. It changes nothing. */
export async function tryPolicies(kubectl: Kubectl, facts: Facts): Promise<Enforcement> {
  const [namespace] = facts.expected;
  if (!isReady(facts, namespace)) throw new CannotCheck('the trial needs a pod of Element Web that is ready', true);
  const program = ['python3', '-c', PROBE];
  const command = ['exec', '-n', namespace, 'statefulset/synapse', '-c', 'synapse', '--', ...program];
  const output = await kubectl(...command).catch(() => {
    throw new CannotCheck("no command may run in Synapse's pod", true);
  });
  if (output.trim() === 'CONNECTED') return 'open';
  return output.trim() === 'refused' ? 'enforced' : 'unknown';
}

/** A connection to nobody is refused too. */
function isReady({ objects }: Facts, namespace: string): boolean {
  const slices = objects.flatMap((each) => each.get('EndpointSlice') ?? []);
  const own = slices.filter(
    (each) =>
      each.namespace === namespace &&
      textAt(each.json, 'metadata', 'labels', 'kubernetes.io/service-name') === 'element',
  );
  return own.some(({ json }) =>
    listAt(json, 'endpoints').some((endpoint) => at(endpoint, 'conditions', 'ready') !== false),
  );
}
