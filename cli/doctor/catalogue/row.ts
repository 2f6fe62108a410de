/** An error breaks something, a warning will or may, a note is only said. */
export type Level = 'error' | 'warning' | 'note';

/** A finding that the doctor knows. */
export interface Row {
  readonly level: Level;
  /** A sentence for the table in the docs. */
  readonly means: string;
  readonly remedy: string;
}

export interface Rows {
  readonly [code: string]: Row;
}

function row(level: Level) {
  return (means: string, remedy: string): Row => ({ level, means, remedy });
}

export const error = row('error');
export const warning = row('warning');
export const note = row('note');
