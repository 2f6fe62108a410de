/** TypeScript code by the path of a prop, such as `synapse/extraConfig/turn_user_lifetime`. Paths have slashes, since keys may contain dots. */
export interface Props {
  readonly [path: string]: string;
}

/** Turns a value of the chart into props, or into a sentence on a decision that a person must make. */
export type Rule = (value: unknown) => Props | string;

/** The rule for a value that a prop takes unchanged. */
export function same(path: string): Rule {
  return (value) => ({ [path]: JSON.stringify(value) });
}

/** The rule for a value that becomes a key of `extraConfig`. */
export function extra(part: 'element' | 'synapse', key: string): Rule {
  return same(`${part}/extraConfig/${key}`);
}

/** The rule for a value on which a person must decide. */
export function decide(sentence: string): Rule {
  return () => sentence;
}

/** The rule for a value that the library doesn't need. */
export const needless: Rule = () => ({});

export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
