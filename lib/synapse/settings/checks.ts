import type { Findings } from '../../shared/findings';

type Check<V> = (findings: Findings, prop: string, value: V) => void;

/** The check of a list whose items each pass `check`. */
export function each<V>(check: Check<V>): Check<readonly V[]> {
  return (findings, prop, values) => values.forEach((value, i) => check(findings, `${prop}[${i}]`, value));
}

export function isLocalpart(value: string): boolean {
  return /^[a-z0-9._=\-/+]{1,200}$/.test(value) && !value.startsWith('_');
}

export function checkLocalpart(findings: Findings, prop: string, value: string): void {
  if (!isLocalpart(value)) findings.add(prop, 'must be the local part of a user ID, for example "admin"', value);
}

export function checkAlias(findings: Findings, prop: string, alias: string): void {
  if (!/^#[^:\s]+:[^:\s]+(:\d+)?$/.test(alias)) {
    findings.add(prop, 'must be a room alias, for example "#welcome:example.org"', alias);
  }
}
