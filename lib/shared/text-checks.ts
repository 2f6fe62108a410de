import type { Findings } from './findings';
import { hasHalfPair, misreading } from './plain-text';
import { inside } from './shape';

/** Finds texts that no reader takes, at any depth of a value. A text with any other character is written with escapes. */
export function checkTexts(findings: Findings, prop: string, value: unknown, above: readonly unknown[] = []): void {
  if (typeof value === 'string' && hasHalfPair(value)) {
    findings.add(prop, 'has half of a surrogate pair, which is no character: write whole characters');
  }
  if (typeof value !== 'object' || value === null || above.includes(value)) return;
  if (![Object.prototype, Array.prototype, null].includes(Object.getPrototypeOf(value) as object | null)) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${prop}[${key}]` : inside(prop, key);
    if (hasHalfPair(key)) findings.add(at, 'has half of a surrogate pair in its name');
    checkTexts(findings, at, inner, [...above, value]);
  }
}

/** Finds a text that is written as it is, and that kubectl would misread, such as an annotation. */
export function checkPlainText(findings: Findings, prop: string, value: unknown): void {
  const found = typeof value === 'string' ? misreading(value) : undefined;
  if (found !== undefined) findings.add(prop, `${found}: choose another text`);
}
