import type { SecretFacts } from '../cluster/cluster';
import type { Facts } from '../cluster/facts';
import type { Finding } from '../finding';
import { CannotCheck, found } from '../finding';
import type { InsideCheck } from './context';

interface KeptKey {
  readonly namespace: string;
  readonly secret: string;
  readonly key: string;
}

/** Values that must be kept, by the names in the deletion guard. The doctor sees no value. */
export const secretsCheck: InsideCheck = {
  id: 'secrets',
  title: 'Secrets',
  run: ({ facts }) => {
    const { secrets } = facts;
    if (!secrets) throw new CannotCheck('Secrets may not be read', true);
    const findings = keptKeys(facts)
      .filter(({ namespace }) => facts.namespaces.some(({ name }) => name === namespace))
      .flatMap((kept) => ofKey(secrets, kept) ?? []);
    return Promise.resolve([
      ...new Map(findings.map((each) => [`${each.code} ${each.subject} ${each.problem}`, each])).values(),
    ]);
  },
};

function ofKey(secrets: readonly SecretFacts[], { namespace, secret, key }: KeptKey): Finding | undefined {
  const subject = `Secret ${namespace}/${secret}`;
  const there = secrets.find((each) => each.namespace === namespace && each.name === secret);
  if (!there) return found('secret-missing', subject, 'is not there');
  return (there.keys.get(key) ?? 0) > 0 ? undefined : found('secret-key-missing', subject, `has no value of ${key}`);
}

/** The guard's expression lists them as `'namespace:secret:key'`. */
export function keptKeys({ guard = [] }: Pick<Facts, 'guard'>): KeptKey[] {
  const text = JSON.stringify(guard.map(({ json }) => json));
  const all = [...text.matchAll(/'([a-z0-9-]+):([a-z0-9.-]+):([-._a-zA-Z0-9]+)'/g)];
  return all.map(([, namespace, secret, key]) => ({ namespace, secret, key }));
}
