/** Halves of a surrogate pair. No encoding of text has them. */
const HALF_PAIR = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Characters that kubectl refuses, or takes for the end of a line. */
const UNUSUAL = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

/** Texts that cdk8s writes without quotes, and that kubectl reads as a number or as the key for merging. */
const NOT_TEXT = /^[-+]?0o[0-7_]+$|^<<$/;

/** Several lines that begin with a blank or an empty line. cdk8s writes them as a block, and kubectl doesn't find the block's indentation. */
const INDENTED_BLOCK = /^\s[^]*\n|^\n/;

/** True if the text has half of a surrogate pair, which no reader takes. */
export function hasHalfPair(text: string): boolean {
  return HALF_PAIR.test(text);
}

/**
 * The reason why kubectl doesn't read the text as it is, when cdk8s has written it as YAML.
 *
 * @returns undefined if kubectl reads it as it is
 */
export function misreading(text: string): string | undefined {
  if (hasHalfPair(text)) return 'has half of a surrogate pair, which is no character';
  const [unusual] = UNUSUAL.exec(text) ?? [];
  if (unusual !== undefined) return `has the character ${codePoint(unusual)}, which kubectl doesn't read as text`;
  if (NOT_TEXT.test(text)) return "is a text that kubectl doesn't read as text";
  if (INDENTED_BLOCK.test(text)) return "has several lines and begins with a blank, which kubectl doesn't read as text";
  return undefined;
}

function codePoint(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
