import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Construct, IConstruct } from 'constructs';

/** Makes a namespace in which Pod Security enforces a level. */
export function namespaceAtLevel(
  scope: Construct,
  id: string,
  name: string,
  level: 'privileged' | 'restricted',
  annotations?: { readonly [annotation: string]: string },
): kplus.Namespace {
  const namespace = new kplus.Namespace(scope, id, {
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': level }, annotations },
  });
  // The chart sets its namespace on all objects, also on Namespace objects, but these are cluster-wide.
  ApiObject.of(namespace).addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  return namespace;
}

/** The namespace of the objects of a construct's chart, for commands, DNS names and requests to the API server. */
export function namespaceOf(construct: IConstruct): string {
  return Chart.of(construct).namespace ?? 'default';
}
