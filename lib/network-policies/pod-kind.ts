import { createHash } from 'node:crypto';

/** Pods of one kind: those in a namespace with these labels. */
export interface PodKind {
  readonly namespace: string;
  readonly labels: { readonly [label: string]: string };
}

/** A text that is the same for the same pods. */
export function keyOf({ namespace, labels }: PodKind): string {
  return JSON.stringify([namespace, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** The name of the policy of these pods. @param isTaken tells if other pods have a policy of that name */
export function policyName(pods: PodKind, isTaken: (name: string) => boolean): string {
  const names = readable(pods.labels).map(objectName);
  const free = names.find((name) => name !== '' && name.length <= 100 && !isTaken(name));
  if (free !== undefined) return free;
  const digest = createHash('sha256').update(keyOf(pods)).digest('hex').slice(0, 8);
  return objectName(`${names.at(-1)?.slice(0, 100)}-${digest}`);
}

function objectName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Names of pods for readers, the best one first. */
function readable(labels: PodKind['labels']): string[] {
  const [name, instance, component] = ['name', 'instance', 'component'].map(
    (key) => labels[`app.kubernetes.io/${key}`],
  );
  if (instance !== undefined && component !== undefined) {
    const short = instance === name || instance.endsWith(component);
    return [...(short ? [instance] : []), `${instance}-${component}`];
  }
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    sorted.flatMap(([label, value]) => [label.split('/').at(-1), ...(value === 'true' ? [] : [value])]).join('-'),
  ];
}
