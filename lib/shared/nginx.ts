/** A string literal of nginx's config language, in which `$` can't be escaped and is therefore refused by {@link hasNginxVariable}'s callers. */
export function nginxString(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
