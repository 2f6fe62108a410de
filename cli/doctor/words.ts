const LONGEST = 300;

/** A text of others on one line, short, without characters that steer a terminal. */
export function visible(text: string): string {
  const line = text.replace(/\s+/gu, ' ').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** A length of time in words: `3 days`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return counted(seconds, 'second');
  if (seconds < 7200) return counted(Math.round(seconds / 60), 'minute');
  if (seconds < 48 * 3600) return counted(Math.round(seconds / 3600), 'hour');
  return counted(Math.round(seconds / 86400), 'day');
}

export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** A URL for people: without user, password, query and fragment, which may hold secrets. */
export function bareUrl(url: string): string {
  if (!URL.canParse(url)) return visible(url.replace(/[?#].*$/s, '').replace(/\/\/[^/\s]*@/g, '//…@'));
  const { protocol, host, pathname } = new URL(url);
  return visible(`${protocol}//${host}${pathname}`);
}
