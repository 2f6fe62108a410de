import { found } from '../finding';
import { textAt } from '../json';
import { about } from './context';
import type { InsideCheck } from './context';

/** The namespaces of the install. */
export const namespacesCheck: InsideCheck = {
  id: 'namespaces',
  title: 'Namespaces',
  run: ({ facts: { expected, namespaces } }) => {
    const missing = expected.filter((name) => !namespaces.some((each) => each.name === name));
    const dying = namespaces.filter(({ json }) => textAt(json, 'metadata', 'deletionTimestamp') !== undefined);
    return Promise.resolve([
      ...missing.map((name) => found('namespace-missing', `Namespace ${name}`, 'is not there')),
      ...dying.map((each) => about('namespace-terminating', each, 'is being deleted')),
    ]);
  },
};
