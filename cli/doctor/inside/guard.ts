import { CannotCheck, found } from '../finding';
import { listAt, textAt } from '../json';
import { about } from './context';
import type { InsideCheck } from './context';

/** The guard against the deletion of the data. */
export const guardCheck: InsideCheck = {
  id: 'guard',
  title: 'Deletion guard',
  run: ({ facts: { guard, expected } }) => {
    if (!guard) throw new CannotCheck('ValidatingAdmissionPolicies may not be read', true);
    const policy = guard.find(({ kind }) => kind === 'ValidatingAdmissionPolicy');
    const binding = guard.find(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding');
    if (!policy) return Promise.resolve([found('guard-missing', `Namespace ${expected[0]}`, 'has no deletion guard')]);
    const denies = listAt(binding?.json, 'spec', 'validationActions').includes('Deny');
    const bound = denies && textAt(binding?.json, 'spec', 'policyName') === policy.name;
    return Promise.resolve(bound ? [] : [about('guard-unbound', policy, 'is bound by nothing that denies')]);
  },
};
