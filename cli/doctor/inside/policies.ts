import { ofKind } from '../cluster/facts';
import { CannotCheck, found } from '../finding';
import type { InsideCheck } from './context';
import { enforcementOf } from './enforcement';

/** Network policies, if there are any, and a cluster that enforces them. */
export const policiesCheck: InsideCheck = {
  id: 'policies',
  title: 'Network policies',
  run: async ({ facts, tryPolicies }) => {
    const [stack] = facts.expected;
    const there = ofKind(facts, 'NetworkPolicy').some(({ namespace }) => namespace === stack);
    if (!there) return [found('policies-none', `Namespace ${stack}`, 'has no NetworkPolicy')];
    const enforcement = tryPolicies ? await tryPolicies() : enforcementOf(facts);
    if (enforcement === 'open') return [found('policies-unenforced', 'The cluster', 'enforces no network policy')];
    if (enforcement === 'enforced') return [];
    throw new CannotCheck('the cluster does not say whether it enforces them: --try-policies tries a connection', true);
  },
};
