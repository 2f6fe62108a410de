import type { Findings } from '../shared/findings';

const NAME = String.raw`[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?`;
const VERSION = String.raw`[A-Za-z0-9][A-Za-z0-9.!+_-]{0,63}`;
/** Between the hashes there may be line breaks after a backslash, as `pip-compile` writes them. */
const REQUIREMENT = new RegExp(String.raw`^${NAME}==${VERSION}(\s+(\\\s+)?--hash=sha256:[0-9a-f]{64})+$`);

/** Finds a Python package that isn't pinned to one version and to the hashes of its wheels. */
export function checkRequirement(findings: Findings, prop: string, value: string): void {
  if (REQUIREMENT.test(value)) return;
  findings.add(
    prop,
    'must name a package with its version and the hashes of its wheels, "name==1.0.0 --hash=sha256:…": ' +
      '`pip download` and `pip hash` tell them, or `pip-compile --generate-hashes`',
    value,
  );
}

/** A package in one line, with single blanks. */
export function inOneLine(requirement: string): string {
  return requirement.replace(/[\s\\]+/g, ' ');
}

/** The name of a package, as PyPI compares names. */
export function packageName(requirement: string): string {
  return requirement
    .split('==')[0]
    .toLowerCase()
    .replace(/[._-]+/g, '-');
}
