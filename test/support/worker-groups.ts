import * as fc from 'fast-check';
import * as lib from '../../lib';
import { Findings } from '../../lib/shared/findings';
import { mostly, some } from './synapse-values';

const name = mostly(
  fc.constantFrom('sync', 'client', 'federation', 'a', '0', 'a-1', 'x'.repeat(44)),
  fc.oneof(fc.constantFrom('main', 'router', 'Sync', '-a', 'a.b', '', 'x'.repeat(45), '__proto__'), fc.string()),
);
const replicas = mostly(fc.integer({ min: 1, max: 4 }), fc.constantFrom(0, -1, 1.5, 101));
const items = <T>(all: readonly T[]) => fc.subarray([...all], { minLength: 0, maxLength: 3 });

/** Options of a group in many combinations. */
const group: fc.Arbitrary<lib.WorkerGroupOptions> = some({
  replicas,
  serves: items(Object.values(lib.Endpoints)),
  writes: fc.oneof(
    { weight: 3, arbitrary: fc.constant<lib.StreamWriter[]>([]) },
    items(Object.values(lib.StreamWriter)),
  ),
  does: fc.oneof({ weight: 3, arbitrary: fc.constant<lib.Duty[]>([]) }, items(Object.values(lib.Duty))),
});
const scaled = fc
  .tuple(group, fc.integer({ min: 1, max: 6 }), fc.boolean())
  .map(([options, most, scales]) => (scales ? { ...options, autoscaling: lib.Autoscaling.upTo(most) } : options));

/** Groups of workers, most of which Synapse would take. */
export const workerGroups = fc
  .uniqueArray(fc.tuple(name, fc.oneof({ weight: 2, arbitrary: group }, scaled)), {
    minLength: 1,
    maxLength: 4,
    selector: ([key]) => key,
  })
  .map((entries) => Object.fromEntries(entries));

/** The findings about workers. */
export function findingsOf(workers: lib.Workers): readonly string[] {
  const findings = new Findings();
  workers._check(findings, 'workers');
  return findings.all;
}
