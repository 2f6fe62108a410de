import { CannotCheck } from '../finding';
import { listAt, parsed, textAt } from '../json';
import type { KubeObject, Kubectl, SecretFacts } from './cluster';
import { allowed, objectsOf, readCertificates, readNamespace, readSecrets } from './objects';
import type { ObjectsByKind } from './objects';

/** The state of an install in its cluster. */
export interface Facts {
  /** The namespaces that should be there, that of the stack first. */
  readonly expected: readonly string[];
  /** The namespaces that are there. */
  readonly namespaces: readonly KubeObject[];
  readonly objects: readonly ObjectsByKind[];
  /** Undefined without cert-manager. */
  readonly certificates?: readonly KubeObject[];
  /** Undefined if they may not be read. */
  readonly secrets?: readonly SecretFacts[];
  /** The deletion guard's policy and binding. Undefined if they may not be read. */
  readonly guard?: readonly KubeObject[];
  /** Undefined if they may not be read. */
  readonly nodes?: readonly KubeObject[];
  /** The ones of the whole cluster. Undefined if they may not be read. */
  readonly daemonSets?: readonly KubeObject[];
  /** The kubelets' figures. A node whose figures may not be read isn't there. */
  readonly stats: readonly unknown[];
}

/** Reads all of it. Namespaces that nobody names are those of the deletion guard, and `-turn` and `-rtc` if they exist. */
export async function readFacts(kubectl: Kubectl, named: readonly string[]): Promise<Facts> {
  const [stack] = named;
  const guard = await read(kubectl, ...guardNames(stack));
  const guarded = guard?.flatMap(guardedNamespaces) ?? [];
  const usual = named.length > 1 ? [] : [`${stack}-turn`, `${stack}-rtc`];
  const names = [...new Set([...named, ...guarded, ...usual])];
  const there = (await read(kubectl, ...names.map((name) => `namespace/${name}`))) ?? assumed(names);
  const present = names.filter((name) => there.some((each) => each.name === name));
  const [objects, certificates, secrets, nodes, daemonSets] = await Promise.all([
    Promise.all(present.map((name) => readNamespace(kubectl, name))),
    Promise.all(present.map((name) => readCertificates(kubectl, name))),
    Promise.all(present.map((name) => readSecrets(kubectl, name))),
    read(kubectl, 'nodes'),
    read(kubectl, 'daemonsets.apps', '--all-namespaces'),
  ]);
  return {
    expected: [...new Set([...named, ...guarded])],
    namespaces: there,
    objects,
    ...(certificates.every(isThere) && { certificates: certificates.filter(isThere).flat() }),
    ...(secrets.every(isThere) && { secrets: secrets.filter(isThere).flat() }),
    ...(guard && { guard }),
    ...(nodes && { nodes }),
    ...(daemonSets && { daemonSets }),
    stats: await readStats(kubectl, objects),
  };
}

/** The objects of a kind in all namespaces. Throws CannotCheck if they may not be read. */
export function ofKind(facts: Facts, kind: string): readonly KubeObject[] {
  const all = facts.objects.map((objects) => objects.get(kind));
  if (!all.every(isThere)) throw new CannotCheck(`the ${kind}s may not be read`, true);
  return all.filter(isThere).flat();
}

export function guardNames(namespace: string): string[] {
  const name = `${namespace}-keep-data`;
  return [`validatingadmissionpolicy/${name}`, `validatingadmissionpolicybinding/${name}`];
}

function guardedNamespaces({ json }: KubeObject): string[] {
  const expressions = listAt(json, 'spec', 'matchResources', 'namespaceSelector', 'matchExpressions');
  return expressions.flatMap((expression) => listAt(expression, 'values')).filter((name) => typeof name === 'string');
}

async function read(kubectl: Kubectl, ...what: string[]): Promise<readonly KubeObject[] | undefined> {
  const optional = what.some((each) => each.includes('/')) ? ['--ignore-not-found'] : [];
  const output = await allowed(() => kubectl('get', ...what, ...optional, '-o', 'json'));
  return output === undefined ? undefined : objectsOf(output);
}

/** A user who may not read namespaces may still read what is in them. */
function assumed(names: readonly string[]): KubeObject[] {
  return names.map((name) => ({ kind: 'Namespace', namespace: '', name, json: {} }));
}

async function readStats(kubectl: Kubectl, objects: readonly ObjectsByKind[]): Promise<unknown[]> {
  const pods = objects.flatMap((each) => each.get('Pod') ?? []);
  const nodes = new Set(pods.flatMap(({ json }) => textAt(json, 'spec', 'nodeName') ?? []));
  const path = (node: string) => `/api/v1/nodes/${node}/proxy/stats/summary`;
  // A node that is lost has no figures, and another check tells that it is lost.
  const texts = await Promise.all([...nodes].map((node) => kubectl('get', '--raw', path(node)).catch(() => '')));
  return texts.map(parsed).filter((each) => each !== undefined);
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}
