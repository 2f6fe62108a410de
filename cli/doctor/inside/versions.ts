import { IMAGES } from '../../../lib/shared/images';
import type { KubeObject } from '../cluster/cluster';
import { ofKind } from '../cluster/facts';
import type { Finding } from '../finding';
import { listAt, textAt } from '../json';
import { about } from './context';
import type { InsideCheck } from './context';

/** The tags of this release, by the last part of an image's name. */
const TAGS: ReadonlyMap<string, string> = new Map(Object.values(IMAGES).map(splitImage));

/** The images of the parts, compared with those of this release. */
export const versionsCheck: InsideCheck = {
  id: 'versions',
  title: 'Versions',
  run: ({ facts }) =>
    Promise.resolve([...ofKind(facts, 'StatefulSet'), ...ofKind(facts, 'Deployment')].flatMap(ofWorkload)),
};

function ofWorkload(workload: KubeObject): Finding[] {
  const images = listAt(workload.json, 'spec', 'template', 'spec', 'containers').flatMap(
    (container) => textAt(container, 'image') ?? [],
  );
  return [...new Set(images)].flatMap((image) => {
    const [name, tag] = splitImage(image);
    const ours = TAGS.get(name);
    if (ours === undefined || tag === '' || tag === ours) return [];
    const order = compared(tag, ours);
    if (order === 0) return [];
    const code = order < 0 ? 'version-older' : 'version-newer';
    return [about(code, workload, `runs ${name} ${tag}, and this release has ${ours}`)];
  });
}

function splitImage(image: string): [name: string, tag: string] {
  const last = image.split('@')[0].split('/').at(-1) ?? '';
  const [name, tag = ''] = last.split(':');
  return [name, tag];
}

/** Below 0 for an older version. 0 if the numbers are the same, or if there are none to compare. */
export function compared(one: string, other: string): number {
  const [a, b] = [one, other].map((tag) => (/\d+(\.\d+)*/.exec(tag)?.[0] ?? '').split('.').map(Number));
  if (a.length < 2 || b.length < 2) return 0;
  const index = a.findIndex((number, i) => number !== (b[i] ?? 0));
  return index < 0 ? 0 : a[index] - (b[index] ?? 0);
}
