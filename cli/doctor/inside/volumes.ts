import type { KubeObject } from '../cluster/cluster';
import { ofKind } from '../cluster/facts';
import type { Facts } from '../cluster/facts';
import type { Finding } from '../finding';
import { CannotCheck, found } from '../finding';
import { listAt, numberAt, textAt } from '../json';
import { about } from './context';
import type { InsideCheck } from './context';

const FULL = 95;
const FILLING = 85;

/** Claims without a volume. */
export const claimsCheck: InsideCheck = {
  id: 'claims',
  title: 'Claims',
  run: ({ facts }) =>
    Promise.resolve(
      ofKind(facts, 'PersistentVolumeClaim').flatMap((claim) => {
        const phase = textAt(claim.json, 'status', 'phase') ?? 'unknown';
        // A volume may be made only when a pod wants it.
        const waits = phase === 'Pending' && !isUsed(facts, claim);
        return phase === 'Bound' || waits ? [] : [about('claim-unbound', claim, `is ${phase}`)];
      }),
    ),
};

function isUsed(facts: Facts, claim: KubeObject): boolean {
  return ofKind(facts, 'Pod').some(
    ({ namespace, json }) =>
      namespace === claim.namespace &&
      listAt(json, 'spec', 'volumes').some((each) => textAt(each, 'persistentVolumeClaim', 'claimName') === claim.name),
  );
}

/** Volumes that fill up, by the figures of the kubelets. */
export const volumesCheck: InsideCheck = {
  id: 'volumes',
  title: 'Volumes',
  run: ({ facts }) => {
    const ours = new Set(facts.namespaces.map(({ name }) => name));
    const all = facts.stats.flatMap((stats) => listAt(stats, 'pods')).flatMap((pod) => listAt(pod, 'volume'));
    const volumes = all.filter((volume) => ours.has(textAt(volume, 'pvcRef', 'namespace') ?? ''));
    if (facts.stats.length === 0) throw new CannotCheck('the figures of the nodes may not be read', true);
    const findings = volumes.flatMap((volume) => ofVolume(volume) ?? []);
    // Several pods may have one volume.
    return Promise.resolve([...new Map(findings.map((each) => [each.subject, each])).values()]);
  },
};

function ofVolume(volume: unknown): Finding | undefined {
  const subject = `PersistentVolumeClaim ${textAt(volume, 'pvcRef', 'namespace')}/${textAt(volume, 'pvcRef', 'name')}`;
  // A file system's own reserve is neither used nor available.
  const bytes = percent(numberAt(volume, 'capacityBytes'), numberAt(volume, 'availableBytes'));
  const files = percent(numberAt(volume, 'inodes'), numberAt(volume, 'inodesFree'));
  const most = Math.max(bytes, files);
  if (most < FILLING) return undefined;
  const kind = files > bytes ? 'of its number of files' : 'of its space';
  return found(most >= FULL ? 'volume-full' : 'volume-filling', subject, `has used ${Math.floor(most)} % ${kind}`);
}

function percent(all: number | undefined, free: number | undefined): number {
  return all === undefined || free === undefined || all <= 0 ? 0 : (100 * (all - free)) / all;
}
