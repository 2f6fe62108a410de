/** Characters that JSON may contain as they are, but that a reader around the JSON takes for the end of a line, or refuses. */
const ESCAPED = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** JSON that keeps its value inside YAML, inside a command and inside another config file: all unusual characters are escaped. */
export function jsonText(value: unknown, indent?: number): string {
  return escapeUnusual(JSON.stringify(value, undefined, indent));
}

/** Escapes unusual characters in text that has them only in double quotes. JSON and YAML have the same escapes for them. */
export function escapeUnusual(text: string): string {
  return text.replace(ESCAPED, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
