import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

/** Makes a namespace in which Pod Security enforces a level. */
export function namespaceAtLevel(
  scope: Construct,
  id: string,
  name: string,
  level: 'privileged' | 'restricted',
): kplus.Namespace {
  const namespace = new kplus.Namespace(scope, id, {
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': level } },
  });
  // A chart stamps its namespace on everything in it, on Namespace objects too, which have none.
  ApiObject.of(namespace).addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  return namespace;
}
