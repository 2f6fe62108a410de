import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

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
