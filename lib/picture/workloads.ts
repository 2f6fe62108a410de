import { sorted } from './picture';

/** A manifest, as far as the picture reads it. */
export interface ReadManifest {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: unknown;
}

export interface Labels {
  readonly [label: string]: string;
}

/** A workload, with the names of all that its pods read and keep. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly data: readonly string[];
  readonly secrets: readonly string[];
}

interface Template {
  readonly metadata?: { readonly labels?: Labels };
  readonly spec?: unknown;
}

interface WorkloadSpec {
  readonly template?: Template;
  readonly jobTemplate?: { readonly spec?: { readonly template?: Template } };
  readonly volumeClaimTemplates?: readonly { readonly metadata?: { readonly name?: string } }[];
}

/** The key of the labels of the pods of a Cluster of CloudNativePG. The operator makes the pods. */
const CLUSTER_LABEL = 'cnpg.io/cluster';

/** The workloads of manifests. */
export function workloadsOf(manifests: readonly ReadManifest[]): Workload[] {
  return manifests.flatMap(({ apiVersion, kind, metadata, spec }) => {
    const { name, namespace = 'default' } = metadata;
    if (kind === 'Cluster' && apiVersion?.startsWith('postgresql.cnpg.io/')) {
      return [{ kind, name, namespace, labels: { [CLUSTER_LABEL]: name }, data: [`volumes of ${name}`], secrets: [] }];
    }
    const { template: own, jobTemplate, volumeClaimTemplates = [] } = (spec ?? {}) as WorkloadSpec;
    const template = own ?? jobTemplate?.spec?.template;
    const labels = template?.metadata?.labels;
    if (!labels) return [];
    const templates = volumeClaimTemplates.flatMap((claim) => claim.metadata?.name ?? []);
    const data = sorted([...templates, ...textsAt(template.spec, [['persistentVolumeClaim', 'claimName']])]);
    return [{ kind, name, namespace, labels, data, secrets: sorted(textsAt(template.spec, SECRET_NAMES)) }];
  });
}

/** The places where the spec of a pod names a Secret. */
const SECRET_NAMES: Place[] = [
  ['secret', 'secretName'],
  ['secret', 'name'],
  ['secretKeyRef', 'name'],
  ['secretRef', 'name'],
];

/** The names of the Secrets with the certificates of public hosts. */
export function certificateSecrets(manifests: readonly ReadManifest[]): string[] {
  const public_ = manifests.filter(({ kind }) => /^(Ingress|IngressRoute(TCP)?|Gateway)$/.test(kind));
  const places: Place[] = [
    ['tls', 'secretName'],
    ['certificateRefs', 'name'],
  ];
  return sorted(public_.flatMap(({ spec }) => textsAt(spec, places)));
}

type Place = readonly [parent: string, key: string];

/** The texts at a key of an object, or of the objects in a list, that is itself at `parent`. */
function textsAt(value: unknown, places: readonly Place[], parent = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each) => textsAt(each, places, parent));
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner === 'string') return places.some(([p, k]) => p === parent && k === key) ? [inner] : [];
    return textsAt(inner, places, key);
  });
}
