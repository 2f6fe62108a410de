import { jsonForNginx, nginxString } from '../../lib/shared/nginx';
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

test('JSON keeps its value on the way through nginx, and no variable is ever in it', () => {
  const value = fc.oneof(fc.jsonValue(), fc.dictionary(tricky, tricky));
  holds(value, (v) => {
    const literal = jsonForNginx(v);
    expect(literal).not.toContain('$');
    expect(JSON.parse(readByNginx(literal))).toEqual(JSON.parse(JSON.stringify(v)));
  });
});
