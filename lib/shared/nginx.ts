import { jsonText } from './json-text';

/** A string literal of nginx's config language. A `$` in it starts a variable, and the language has no escape for it. {@link jsonForNginx} avoids the `$`. */
export function nginxString(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** JSON as a string literal of nginx's config language. The value may contain any character. */
export function jsonForNginx(value: unknown): string {
  return nginxString(jsonText(value).replaceAll('$', '\\u0024'));
}
