import { fc } from './property';

/** Pieces of text that some reader of YAML, JSON or config files takes for something else. */
const PIECES = [
  ...[
    ' ',
    '\n',
    '\t',
    '\r',
    '\n\n',
    'a',
    'ü',
    '😀',
    '-',
    '---',
    '...',
    '#',
    ':',
    ': ',
    '|',
    '>',
    '"',
    "'",
    '\\',
    '%',
    '&',
    '*',
  ],
  ...[
    '!',
    '{',
    '}',
    '[',
    ']',
    ',',
    '?',
    '@',
    '`',
    '=',
    '<<',
    '~',
    'null',
    'yes',
    'no',
    'on',
    'y',
    'true',
    '.',
    '+',
    '5',
    '_',
    '$',
  ],
  ...['0o7', '010', '0x1', '0b1', '08', '1:20', '1e3', '.inf', '.nan', '1_000', '2001-01-01', '2001-1-1'],
  ...[
    '\u0000',
    '\u0007',
    '\u001b',
    '\u007f',
    '\u0080',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\ufffe',
    '\uffff',
  ],
];

/** Text of whole characters. */
export const trickyText = fc.string({ unit: fc.constantFrom(...PIECES), maxLength: 8 });

/** Values of many texts at once, since starting a reader for each of them takes long. */
export function samples<T>(arbitrary: fc.Arbitrary<T>, count: number): T[] {
  return fc.sample(arbitrary, { numRuns: count, seed: Number(process.env.FC_SEED ?? 42) });
}
