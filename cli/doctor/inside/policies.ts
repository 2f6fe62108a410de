import { ofKind } from '../cluster/facts';
import { found } from '../finding';
import type { InsideCheck } from './context';

/** Network policies, if there are any. */
export const policiesCheck: InsideCheck = {
  id: 'policies',
  title: 'Network policies',
  run: ({ facts }) => {
    const [stack] = facts.expected;
    const there = ofKind(facts, 'NetworkPolicy').some(({ namespace }) => namespace === stack);
    return Promise.resolve(there ? [] : [found('policies-none', `Namespace ${stack}`, 'has no NetworkPolicy')]);
  },
};
