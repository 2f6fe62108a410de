import { listAt, parsed, textAt } from '../json';
import { CannotCheck } from '../finding';
import { Refusal } from './cluster';
import type { KubeObject, Kubectl, SecretFacts } from './cluster';

/** The kinds in a namespace, by their names for kubectl. */
const KINDS: { readonly [kind: string]: string } = {
  Pod: 'pods',
  StatefulSet: 'statefulsets.apps',
  Deployment: 'deployments.apps',
  Job: 'jobs.batch',
  CronJob: 'cronjobs.batch',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  Service: 'services',
  EndpointSlice: 'endpointslices.discovery.k8s.io',
  NetworkPolicy: 'networkpolicies.networking.k8s.io',
};

/** Objects by kind. A kind that may not be read isn't there. */
export type ObjectsByKind = ReadonlyMap<string, readonly KubeObject[]>;

/** All objects of a namespace that the checks read, in one call if that is allowed. */
export async function readNamespace(kubectl: Kubectl, namespace: string): Promise<ObjectsByKind> {
  const all = await tried(kubectl, namespace, Object.values(KINDS).join(','));
  if (all) return grouped(all, Object.keys(KINDS));
  const each = await Promise.all(
    Object.entries(KINDS).map(async ([kind, name]) => [kind, await tried(kubectl, namespace, name)] as const),
  );
  return new Map(each.flatMap(([kind, objects]) => (objects ? [[kind, objects] as const] : [])));
}

/** The certificates of cert-manager. Undefined if the cluster has no cert-manager. */
export async function readCertificates(
  kubectl: Kubectl,
  namespace: string,
): Promise<readonly KubeObject[] | undefined> {
  return tried(kubectl, namespace, 'certificates.cert-manager.io');
}

/** Undefined if the objects may not be read, or if the cluster does not know their kind. */
async function tried(kubectl: Kubectl, namespace: string, kinds: string): Promise<KubeObject[] | undefined> {
  const output = await allowed(() => kubectl('get', kinds, '-n', namespace, '-o', 'json'));
  return output === undefined ? undefined : objectsOf(output);
}

/** The output, or undefined for what may not be read. Any other failure ends the check. */
export async function allowed(run: () => Promise<string>): Promise<string | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.kind === 'forbidden' || error.kind === 'unknown') return undefined;
    throw new CannotCheck(error.message);
  }
}

/** The objects in kubectl's output, which is a list or a single object. */
export function objectsOf(output: string): KubeObject[] {
  const json = parsed(output);
  const items = textAt(json, 'kind')?.endsWith('List') ? listAt(json, 'items') : [json];
  return items.flatMap((item) => {
    const kind = textAt(item, 'kind');
    const name = textAt(item, 'metadata', 'name');
    if (kind === undefined || name === undefined) return [];
    return [{ kind, name, namespace: textAt(item, 'metadata', 'namespace') ?? '', json: item }];
  });
}

function grouped(objects: readonly KubeObject[], kinds: readonly string[]): ObjectsByKind {
  return new Map(kinds.map((kind) => [kind, objects.filter((object) => object.kind === kind)]));
}

const SECRET_LINES =
  '{{range .items}}{{.metadata.name}}{{range $key, $value := .data}} {{$key}}={{len $value}}{{end}}{{"\\n"}}{{end}}';

/** The Secrets of a namespace, without their values. Undefined if they may not be read. */
export async function readSecrets(kubectl: Kubectl, namespace: string): Promise<SecretFacts[] | undefined> {
  const output = await allowed(() => kubectl('get', 'secrets', '-n', namespace, '-o', `go-template=${SECRET_LINES}`));
  return output
    ?.split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name, ...keys] = line.split(' ');
      return { namespace, name, keys: new Map(keys.map(keyAndLength)) };
    });
}

function keyAndLength(text: string): [string, number] {
  const at = text.lastIndexOf('=');
  return [text.slice(0, at), Number(text.slice(at + 1))];
}
