import { kubectl, tryKubectl } from './kubectl';

/** Removes a guarded namespace with the commands of docs/upgrading.md. */
export function removeStack(namespace: string): void {
  const guard = `validatingadmissionpolicy/${namespace}-keep-data`;
  const binding = `validatingadmissionpolicybinding/${namespace}-keep-data`;
  tryKubectl(['annotate', 'namespace', namespace, `cdk8s-matrix/delete=${namespace}`, '--overwrite']);
  tryKubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--timeout=180s']);
  for (const object of [guard, binding]) {
    tryKubectl(['patch', object, '--type=merge', '--patch={"metadata":{"finalizers":null}}']);
  }
  kubectl('delete', '--ignore-not-found', guard, binding);
}
