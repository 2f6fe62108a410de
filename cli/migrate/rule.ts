/** Code in TypeScript by the path of a prop, such as `synapse/extraConfig/turn_user_lifetime`: its keys may have dots in them. */
export interface Props {
  readonly [path: string]: string;
}

/** Turns a value of the chart into props, or into a sentence on what a person has to decide. */
export type Rule = (value: unknown) => Props | string;

/** A prop that takes the value as it is. */
export function same(path: string): Rule {
  return (value) => ({ [path]: JSON.stringify(value) });
}

/** A key of the product's own config. */
export function extra(part: 'element' | 'synapse', key: string): Rule {
  return same(`${part}/extraConfig/${key}`);
}

/** A value that a person has to decide on. */
export function decide(sentence: string): Rule {
  return () => sentence;
}

/** A value that isn't needed here. */
export const needless: Rule = () => ({});

export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
