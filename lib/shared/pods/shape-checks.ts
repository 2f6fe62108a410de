import type { Findings } from '../findings';

/** An object of unknown types: callers in JavaScript, and values from the environment, don't keep to the types. */
export interface Unchecked {
  readonly [key: string]: unknown;
}

export type Check = (findings: Findings, prop: string, value: unknown) => void;

/** The check of each prop of an interface. */
export interface Shape {
  readonly [prop: string]: Check;
}

/** Checks all given props, also those that are undefined, so that an unset environment variable causes an error instead of a missing option. */
export function checkShape(findings: Findings, prop: string, value: unknown, shape: Shape): value is Unchecked {
  if (!isObject(value)) {
    findings.add(prop, `must be an object with some of ${Object.keys(shape).join(', ')}`, value);
    return false;
  }
  for (const [key, given] of Object.entries(value)) {
    const inner = `${prop}.${key}`;
    if (!Object.hasOwn(shape, key))
      findings.add(inner, `is not known here: there are ${Object.keys(shape).join(', ')}`);
    else if (given === undefined) findings.add(inner, 'is undefined: give it a value, or leave it out');
    else shape[key](findings, inner, given);
  }
  return true;
}

/** Checks a list and each of its items. */
export function listOf(check: Check, what: string): Check {
  return (findings, prop, value) => {
    if (!Array.isArray(value)) findings.add(prop, `must be a list of ${what}`, value);
    else value.forEach((item, index) => check(findings, `${prop}[${index}]`, item));
  };
}

/** Checks an object of texts: each key, and the value of each valid key. */
export function textsOf(key: Check, value: Check): Check {
  return (findings, prop, texts) => {
    if (!isObject(texts)) {
      findings.add(prop, 'must be an object with text for each name', texts);
      return;
    }
    for (const [name, text] of Object.entries(texts)) {
      key(findings, `${prop}['${name}']`, name);
      value(findings, `${prop}['${name}']`, text);
    }
  };
}

/** Checks that a value is a member of an enum. */
export function oneOf(values: readonly string[], name: string): Check {
  return (findings, prop, value) => {
    if (!values.some((allowed) => allowed === value)) {
      findings.add(prop, `must be one of ${name}: ${values.join(', ')}`, value);
    }
  };
}

export function isObject(value: unknown): value is Unchecked {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
