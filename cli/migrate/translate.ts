import { isObject } from './rule';
import type { Props } from './rule';
import { RULES } from './rules';

/** Props as code, and a sentence for each value that couldn't be carried over. */
export interface Translation {
  readonly props: Props;
  readonly left: readonly string[];
}

/** Turns the values of the Helm chart into props. It skips empty values, which the chart treats as unset. */
export function translate(values: unknown): Translation {
  const props: { [path: string]: string } = {};
  const left: string[] = [];
  const visit = (node: unknown, path: string): void => {
    for (const [key, value] of Object.entries(isObject(node) ? node : {})) {
      const at = path ? `${path}.${key}` : key;
      if (value === null || value === '') continue;
      const result = Object.hasOwn(RULES, at) ? RULES[at]?.(value) : undefined;
      if (typeof result === 'string') left.push(`${at}: ${result}`);
      else if (result) Object.assign(props, result);
      else if (isObject(value)) visit(value, at);
      else left.push(`${at}: no prop is known for it`);
    }
  };
  visit(values, '');
  return { props, left };
}
