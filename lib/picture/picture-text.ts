/** Characters that XML forbids, and those that turn the direction of the text after them. */
const UNREADABLE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufffe\uffff]+|\p{Cs}/gu;

/** A text on one line, with a sign in the place of what isn't readable. */
export function readable(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replace(UNREADABLE, '\ufffd');
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text for XML, also inside of an attribute. */
export function xmlText(text: string): string {
  return readable(text).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** A text that is cut in its middle, as the ends of names and hosts differ. */
export function shortened(text: string, length: number): string {
  const characters = [...readable(text)];
  if (characters.length <= length) return characters.join('');
  const head = Math.ceil((length - 1) / 2);
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (length - 1 - head)).join('')}`;
}

/** Texts as few lines, with commas between them. */
export function wrapped(texts: readonly string[], length: number): string[] {
  const lines: string[] = [];
  for (const text of texts.map((each) => shortened(each, length))) {
    const last = lines.at(-1);
    const longer = last === undefined ? '' : `${last}, ${text}`;
    if (last !== undefined && [...longer].length <= length) lines[lines.length - 1] = longer;
    else {
      if (last !== undefined) lines[lines.length - 1] = `${last},`;
      lines.push(text);
    }
  }
  return lines;
}

/** The widths of characters in parts of the font size, for the widest of the usual fonts. */
const WIDTHS: readonly (readonly [characters: RegExp, width: number])[] = [
  [/[ijl.,:;'|!I]/, 0.34],
  [/[ frt()[\]/\\-]/, 0.43],
  [/[mwMW@%]/, 1],
  [/[A-Z]/, 0.76],
  [/[\u0021-\u007e]/, 0.64],
  [/[\u00a0-\u024f\u2026]/, 0.8],
];

/** The greatest width of a text in pixels. There is no font at synth to measure it with. */
export function textWidth(text: string, size: number, bold = false): number {
  const parts = [...text].map((character) => WIDTHS.find(([some]) => some.test(character))?.[1] ?? 1.3);
  return Math.ceil(parts.reduce((sum, width) => sum + width, 0) * size * (bold ? 1.1 : 1));
}
