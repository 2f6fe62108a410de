import type { PictureBox } from './picture';
import { shortened, textWidth, wrapped } from './picture-text';

export type RowKind = 'title' | 'part' | 'data' | 'secret' | 'note';

/** A line of text in a box. */
export interface Row {
  readonly kind: RowKind;
  readonly text: string;
  /** The distance of the text's base from the top of the box. */
  readonly y: number;
  /** True for the first line of its kind, which has the sign. */
  readonly hasSign: boolean;
}

export interface BoxRows {
  readonly rows: readonly Row[];
  readonly width: number;
  readonly height: number;
}

export const TITLE_SIZE = 13;
export const TEXT_SIZE = 11;
/** The distance of rows from the sides of their box. */
export const PADDING = 11;
/** The room of a sign before the text of a row. */
export const SIGN = 16;

const LINE = 15;
const LENGTH = 26;
const LEAST_WIDTH = 96;

/** The rows of a box, and its size. */
export function boxRows(box: PictureBox): BoxRows {
  const title = { kind: 'title' as const, text: shortened(box.title, LENGTH), hasSign: false };
  const list = (kind: RowKind, texts: readonly string[]) =>
    texts.map((text, i) => ({ kind, text, hasSign: i === 0 && kind !== 'part' && kind !== 'note' }));
  const rows = [
    title,
    ...list('part', wrapped(box.parts, LENGTH)),
    ...list('data', wrapped(box.data, LENGTH)),
    ...list('secret', wrapped(box.secrets, LENGTH)),
    ...list(
      'note',
      box.notes.map((note) => shortened(note, LENGTH + 12)),
    ),
  ].map((row, i) => ({ ...row, y: PADDING + TITLE_SIZE - 2 + i * LINE }));
  const widths = rows.map(({ kind, text }) => {
    const indent = kind === 'data' || kind === 'secret' ? SIGN : 0;
    return indent + textWidth(text, kind === 'title' ? TITLE_SIZE : TEXT_SIZE, kind === 'title');
  });
  return { rows, width: Math.max(LEAST_WIDTH, ...widths) + 2 * PADDING, height: rows.length * LINE + 2 * PADDING - 3 };
}
