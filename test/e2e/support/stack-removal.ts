import { execFileSync } from 'node:child_process';
import { kubectl, tryKubectl } from './kubectl';

/** Removes a guarded namespace, also without its manifests. */
export function removeStack(namespace: string): void {
  const guard = `validatingadmissionpolicy/${namespace}-keep-data`;
  const binding = `validatingadmissionpolicybinding/${namespace}-keep-data`;
  tryKubectl(['annotate', 'namespace', namespace, `cdk8s-matrix/delete=${namespace}`, '--overwrite']);
  tryKubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--timeout=180s']);
  for (const object of [guard, binding]) {
    tryKubectl(['patch', object, '--type=merge', '--patch={"metadata":{"finalizers":null}}']);
  }
  kubectl('delete', '--ignore-not-found', guard, binding);
  // The API server knows it within a second that the policy is gone.
  const seal = ['delete', '--ignore-not-found', `priorityclass/${namespace}-keep-data`];
  if (!tryKubectl(seal).ok) execFileSync('bash', ['-ec', `sleep 2; kubectl ${seal.join(' ')}`]);
}
