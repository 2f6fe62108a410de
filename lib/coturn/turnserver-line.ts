/**
 * coturn reads a line into a buffer of 1024 bytes. The rest of a longer line would be a line of its own.
 *
 * @see https://github.com/coturn/coturn/blob/master/src/apps/relay/mainrelay.c
 */
const LINE_BYTES = 1023;

/**
 * A line of turnserver.conf. No other function writes one. coturn drops blanks at both ends of a value, "=" at its start, and a pair of quotes, and logs a line that
 * ends with ";". Quotes around the value keep all of these as they are.
 */
export function turnserverLine(key: string, value: string | number | true): string {
  if (value === true) return key;
  const text = String(value);
  return /^["=\s]|[;\s]$/.test(text) ? `${key}="${text}"` : `${key}=${text}`;
}

/** The reason for which coturn would read another value, or undefined. */
export function misread(key: string, value: string | number | true): string | undefined {
  if (typeof value === 'string' && /[\u0000-\u001f\u007f]/.test(value)) {
    return 'must be text of one line, without control characters';
  }
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) return 'must not have half of a surrogate pair';
  const line = Buffer.byteLength(turnserverLine(key, value));
  if (line <= LINE_BYTES) return undefined;
  return `must have ${line - LINE_BYTES} bytes less: coturn reads lines of ${LINE_BYTES} bytes`;
}
