import type { Findings } from './findings';

/**
 * The limit of `kubectl apply`, which keeps the object as JSON in an annotation. All annotations of an object have 256 KiB together; 1 KiB is left for the
 * annotation's name and for other annotations.
 *
 * @see https://kubernetes.io/docs/reference/kubectl/generated/kubectl_apply/
 */
export const APPLY_LIMIT = 255 * 1024;

/** The size of an object in that annotation. kubectl escapes these characters, each with six bytes. */
export function appliedSize(object: unknown): number {
  const json = JSON.stringify(object) ?? '';
  return Buffer.byteLength(json.replace(/[<>&\u2028\u2029]/g, '\\u0000'));
}

/** Finds a prop that alone is too large for its ConfigMap. */
export function checkAppliedSize(findings: Findings, prop: string, value: unknown, remedy: string): void {
  // The value is text inside of the ConfigMap, so it is quoted again.
  const size = appliedSize(JSON.stringify(value) ?? '');
  if (size > APPLY_LIMIT) findings.add(prop, tooLarge(size, remedy));
}

export function tooLarge(size: number, remedy: string): string {
  return `has ${size} bytes, and kubectl apply takes ${APPLY_LIMIT} at most for the whole ConfigMap: ${remedy}`;
}
