const LONGEST = 80;

/** A value that was got, for an error: on one line, short, and without the user and password of a URL. Content of objects isn't shown, as it may be a secret. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value) && value.every(isScalar)) return shortened(`[${value.map(shown).join(',')}]`);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'bigint') return shortened(`${value}n`);
  return isScalar(value) ? String(value) : kindOf(value);
}

/** The kind of a value, in words: `text`, `a list`, `a Duration`. */
export function kindOf(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'empty text' : 'text';
  if (typeof value === 'function') return 'a function';
  if (isScalar(value)) return typeof value === 'number' && Number.isFinite(value) ? 'a number' : String(value);
  if (typeof value === 'bigint') return 'a BigInt';
  if (Array.isArray(value)) return 'a list';
  const { name } = classOf(value) ?? {};
  return typeof name === 'string' && /^\w{1,40}$/.test(name) && name !== 'Object' ? `a ${name}` : 'an object';
}

function classOf(value: unknown): { readonly name?: unknown } | undefined {
  const prototype = Object.getPrototypeOf(value) as { readonly constructor?: { readonly name?: unknown } } | null;
  return prototype?.constructor;
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean', 'undefined', 'symbol'].includes(typeof value);
}

function quoted(text: string): string {
  const visible = JSON.stringify(shortened(text.replace(/\/\/[^/\s]*@/g, '//…@')));
  return visible.replace(/[\u007f-\u009f\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
