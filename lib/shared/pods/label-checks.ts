import { isObjectName } from '../checks';
import type { Findings } from '../findings';
import { mapOf, text } from '../kinds';
import type { Kind } from '../shape';

const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const KEY_RULE =
  'must be a key as Kubernetes takes it: up to 63 letters, digits, "-", "_" and ".", after a domain and "/" if it has one, for example "example.org/team"';
const VALUE_RULE =
  'must be text of up to 63 letters, digits, "-", "_" and ".", which begins and ends with a letter or digit';

/** True if Kubernetes accepts the value as the key of a label or an annotation. */
export function isLabelKey(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const [name, prefix, ...rest] = value.split('/').reverse();
  return rest.length === 0 && (prefix === undefined || isObjectName(prefix)) && NAME.test(name);
}

/** True if Kubernetes accepts the value as the value of a label. */
export function isLabelValue(value: unknown): value is string {
  return value === '' || (typeof value === 'string' && NAME.test(value));
}

export function checkLabelKey(findings: Findings, prop: string, key: unknown): void {
  if (!isLabelKey(key)) findings.add(prop, KEY_RULE, key);
}

export function checkLabelValue(findings: Findings, prop: string, value: unknown): void {
  if (!isLabelValue(value)) findings.add(prop, VALUE_RULE, value);
}

/** The annotations of an object. */
export const annotations: Kind<{ readonly [key: string]: string }> = mapOf(text(), 'text', checkLabelKey);
