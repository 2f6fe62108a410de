import { answerJson, nginxString } from '../../lib/shared/nginx';
import { fc, holds } from '../support/property';

/** The value that nginx reads from a literal in single quotes: `ngx_conf_read_token`. */
function readByNginx(literal: string): string {
  expect(literal.startsWith("'")).toBe(true);
  let text = '';
  for (let i = 1; i < literal.length; i++) {
    const c = literal[i];
    if (c === "'") {
      expect(i).toBe(literal.length - 1);
      return text;
    }
    const next = literal[i + 1];
    if (c === '\\' && ['"', "'", '\\'].includes(next)) text += literal[++i];
    else if (c === '\\' && 'trn'.includes(next)) text += { t: '\t', r: '\r', n: '\n' }[literal[++i] as 't' | 'r' | 'n'];
    else text += c;
  }
  throw new Error('the literal has no end');
}

const tricky = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', ';', '}', '\n', 'n', 't', 'ü', '{') }),
);

test('nginx reads a literal back as the text that it was made from', () => {
  holds(tricky, (text) => expect(readByNginx(nginxString(text))).toBe(text));
});

/** The text that nginx answers with, from the directives. */
function answerOf(directives: string): string {
  const variables = new Map<string, string>();
  const joined = (names: string) => [...names.matchAll(/\$\w+/g)].map(([name]) => variables.get(name)).join('');
  for (const line of directives.split('\n')) {
    const [, name, value] = /^(set \$\w+|return 200) (.*);$/.exec(line) ?? [];
    expect(Buffer.byteLength(value)).toBeLessThan(4096);
    const text = value.startsWith('"') ? joined(value) : readByNginx(value);
    if (name === 'return 200') return text;
    variables.set(name.slice(4), text);
  }
  throw new Error('nothing is answered');
}

test('JSON of any size keeps its value on the way through nginx, and no token is too long', () => {
  const long = fc
    .tuple(tricky, fc.integer({ min: 0, max: 20_000 }))
    .map(([unit, count]) => unit.repeat(count).slice(0, 60_000));
  const value = fc.oneof(fc.jsonValue(), fc.dictionary(tricky, tricky), long);
  holds(value, (v) => {
    const answer = answerOf(answerJson(v, ''));
    expect(answer).not.toContain('$');
    expect(JSON.parse(answer)).toEqual(JSON.parse(JSON.stringify(v)));
  });
});

test('a short answer is one directive', () => {
  expect(answerJson({ a: "it's" }, '  ')).toBe(`  return 200 '{"a":"it\\'s"}';`);
});
