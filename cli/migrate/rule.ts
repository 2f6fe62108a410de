import { call, data, list, literal } from './code';
import type { Code } from './code';
import type { Path, Translation } from './translation';
import { flag, isEmpty, isObject, text, unfit } from './values';
import type { Values } from './values';

/** The surroundings of a value, which a rule may need besides it. */
export interface Context {
  /** The values of all the chart's files together. Empty where only a homeserver.yaml is given. */
  readonly values: Values;
  readonly serverName: string;
  readonly out: Translation;
  /** The settings of homeserver.yaml. Empty where none is given. */
  readonly homeserver: Values;
  /** True if there is a secrets file. */
  readonly secretsFile: boolean;
  /** The path of the file that has a setting of Synapse, for commands. */
  readonly fileOf: (setting: string) => string;
  /** True if the secrets file has both keys of a reCAPTCHA. */
  readonly recaptcha: boolean;
}

/** Translates the value at a path, with everything inside it. */
export type Rule = (value: unknown, path: Path, context: Context) => void;

export interface Rules {
  readonly [key: string]: Rule | undefined;
}

/** A rule that makes code of a value, or returns the reason why it can't. */
export function rule(prop: string | Path, make: (value: unknown) => Code | string): Rule {
  return (value, path, { out }) => {
    const made = unfit(value) ?? make(value);
    if (typeof made === 'string') out.leave(path, made);
    else out.carry(path, prop, made);
  };
}

/** The rule for text that a prop takes unchanged. */
export function words(prop: string, allowed = /^/, wanted = 'it must be text'): Rule {
  return rule(prop, (value) => {
    const given = text(value);
    return given !== undefined && allowed.test(given) ? literal(given) : wanted;
  });
}

/** The rule for a switch. */
export function toggle(prop: string, invert = false): Rule {
  return rule(prop, (value) => {
    const on = flag(value);
    return on === undefined ? 'it must be true or false' : literal(on !== invert);
  });
}

/** The rule for data that goes into `extraConfig` of a part. */
export function extra(part: 'element' | 'synapse', ...keys: readonly string[]): Rule {
  return rule([part, 'extraConfig', ...keys], data);
}

/** The rule for text that becomes the argument of a function. */
export function made(prop: string, callee: string, allowed: RegExp, wanted: string): Rule {
  return rule(prop, (value) => {
    const given = text(value);
    return given !== undefined && allowed.test(given) ? call(callee, literal(given)) : wanted;
  });
}

/** The rule for a value on which a person must decide. */
export function decide(sentence: string): Rule {
  return (value, path, { out }) => out.leave(path, `${sentence}${within(value)}`);
}

/** The rule for a value that the library doesn't need. */
export function needless(sentence: string): Rule {
  return (value, path, { out }) => out.needless(path, `${sentence}${within(value)}`);
}

/** The same rule for several names. */
export function every(names: readonly string[], one: Rule): Rules {
  return Object.fromEntries(names.map((name) => [name, one]));
}

/** The names of the settings in a block that is told in one line. */
function within(value: unknown): string {
  if (!isObject(value) && !Array.isArray(value)) return '';
  const names: string[] = [];
  const visit = (node: unknown, path: readonly string[]): void => {
    if (!isObject(node) || isEmpty(node)) names.push(path.join('.'));
    else
      for (const [key, inner] of Object.entries(node)) visit(inner, [...path, /^[\w.-]{1,40}$/.test(key) ? key : '…']);
  };
  visit(value, []);
  const known = names.filter((name) => name !== '');
  return known.length > 0 ? ` (${known.join(', ')})` : '';
}

/** The texts of a list that pass a test. Each other item is listed. */
export function texts(value: unknown, path: Path, out: Translation, allowed: RegExp, wanted: string): string[] {
  const items = Array.isArray(value) ? value : [value];
  return items.flatMap((item: unknown, index) => {
    const given = text(item);
    if (given !== undefined && allowed.test(given) && !out.secrets.in(given)) return [given];
    out.leave([...path, `[${index}]`], unfit(item) ?? wanted);
    return [];
  });
}

/** The rule for a list of texts. Without a single good item the prop isn't set. */
export function listOf(prop: string, allowed: RegExp, wanted: string): Rule {
  return (value, path, { out }) => {
    const good = texts(value, path, out, allowed, wanted);
    if (good.length > 0) out.carry(path, prop, list(good.map(literal)));
  };
}

/**
 * Applies the rules to the values of a map. Inside a map without a rule it goes on. Each value without a rule is listed.
 *
 * @param path the place of the map in the file
 * @param base the length of the part of the path that isn't in the names of the rules
 */
export function apply(rules: Rules, values: unknown, context: Context, path: Path = [], base = 0): void {
  if (!isObject(values)) return;
  for (const [key, value] of Object.entries(values)) {
    const here = [...path, key];
    const name = here.slice(base).join('.');
    const known = Object.hasOwn(rules, name) ? rules[name] : undefined;
    // A block of known settings without content is not set.
    const block = Object.keys(rules).some((one) => one.startsWith(`${name}.`));
    if (isEmpty(value) && (known !== undefined || block)) continue;
    if (known) known(value, here, context);
    else if (isObject(value) && !isEmpty(value)) apply(rules, value, context, here, base);
    else context.out.leave(here, unfit(value) ?? 'no prop is known for it');
  }
}
