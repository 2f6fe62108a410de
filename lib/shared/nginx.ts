/** A string literal of nginx's config language. A `$` in it starts a variable, for which the language has no escape: {@link jsonForNginx} avoids it. */
export function nginxString(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** JSON as a literal of nginx's config language that stands for the same value, whatever characters are in it. */
export function jsonForNginx(value: unknown): string {
  return nginxString(JSON.stringify(value).replaceAll('$', '\\u0024'));
}
