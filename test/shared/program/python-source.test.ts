import { pythonLines } from '../../../lib/shared/program/python-source';
import { fc } from '../../support/property';
import { pythonDifferences } from '../../support/python-same';

const stripped = (source: string) =>
  pythonLines(source)
    .map(({ text }) => text)
    .join('\n');

test.each([
  ['a comment of its own line, and blank lines', '# a\n\n\nx = 1\n  # b\n\ny = 2\n', 'x = 1\ny = 2'],
  ['a comment at the end of a line', 'x = 1  # one\n', 'x = 1'],
  [
    'comments and blank lines between brackets',
    'x = [\n    1,  # one\n\n    # two\n    2,\n]\n',
    'x = [\n    1,\n    2,\n]',
  ],
  ['docstrings', '"""M."""\n\n\ndef f():\n    """D.\n\n    More.\n    """\n    return 1\n', 'def f():\n    return 1'],
  [
    'a docstring that was all of a body',
    'class E(Exception):\n    """D."""\n\n\nx = 1\n',
    'class E(Exception):\n    pass\nx = 1',
  ],
  ["Windows' ends of lines", 'x = 1\r\n# a\r\ny = 2\r\n', 'x = 1\ny = 2'],
])('takes out %s', (_, source, text) => {
  expect(stripped(source)).toBe(text);
});

test.each([
  ['a string', "x = '# no comment'\ny = \"it's # none\""],
  ['an escaped quote', "x = 'it\\'s # none'"],
  ['a raw string that ends in a backslash and a quote', "x = r'\\' # none'"],
  ['a string over lines', 'x = """\n\n# none\n\n"quoted"\n"""'],
  ['an f-string', 'x = f\'{y["#"]} # {z}\''],
  ['a line that goes on', 'x = 1 + \\\n    2'],
  ['a string that is not the first in a body', "x = 1\n'not a docstring'"],
])('leaves %s as it is', (_, source) => {
  expect(stripped(source)).toBe(source);
});

test.each([
  ['a string', "x = 1\ny = 'a\nz = 2\n", 'line 2: a string is not closed'],
  ['a long string', 'x = """a', 'line 1: a string is not closed'],
  ['a bracket', 'x = [1,\n', 'a bracket is not closed'],
])('refuses %s that is not closed', (_, source, message) => {
  expect(() => pythonLines(source)).toThrow(message);
});

const word = fc.constantFrom('a', '#', "'", '"', '\\', ' ', '\n', '{', '(', ']', 'é', '…');
const words = fc.array(word, { maxLength: 6 }).map((all) => all.join(''));
const literal = fc
  .tuple(words, fc.constantFrom("'", '"', "'''", '"""'), fc.constantFrom('', 'r', 'u'))
  .map(([text, quote, prefix]) => {
    const inner = text
      .replace(/\\/g, prefix === 'r' ? '/' : '\\\\')
      .replaceAll(quote[0], prefix === 'r' ? '`' : `\\${quote[0]}`)
      .replace(/\n/g, quote.length === 3 ? '\n' : ' ');
    return `${prefix}${quote}${inner}${quote}`;
  });
const comment = fc.constantFrom('', '  # a', " # it's", '  # "(', ' #');
const expression = fc.oneof(
  literal,
  fc.tuple(literal, literal).map(([a, b]) => `(${a} + \\\n  ${b})`),
  fc.array(fc.tuple(literal, comment), { minLength: 1, maxLength: 3 }).map((all) => {
    return `[${all.map(([value, note]) => `\n    ${value},${note}\n\n  # between\n`).join('')}]`;
  }),
);
const { block } = fc.letrec<{ block: string[]; statement: string[] }>((tie) => ({
  block: fc.array(tie('statement'), { minLength: 1, maxLength: 3 }).map((all) => all.flat()),
  statement: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(expression, comment).map(([value, note]) => [`x = ${value}${note}`]),
    fc.tuple(literal, comment).map(([value, note]) => [`${value}${note}`]),
    fc.constantFrom<string[]>(['', '# alone', 'pass'], ['if x: pass  # short'], ['x = 1 + \\', '  2', '']),
    fc.tuple(fc.constantFrom('def f(a="#"):', 'if x:', 'class C:', 'async def g():'), comment, tie('block')).map(
      // Lines inside a string or brackets may be indented as well: both sides get the same.
      ([head, note, body]) => [`${head}${note}`, ...body.map((line) => (line === '' ? '' : `    ${line}`))],
    ),
  ),
}));

test('Python reads the same program from any text without its comments', () => {
  const sources = fc.sample(
    block.map((lines) => `${lines.join('\n')}\n`),
    { numRuns: 500, seed: Number(process.env.FC_SEED ?? 42) },
  );
  expect(pythonDifferences(sources.map((source) => [source, stripped(source)]))).toEqual([]);
});
