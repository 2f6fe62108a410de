/** A quoted part (`\\` quotes the next character), other characters of a word, a blank, a comment, or a line end. */
const TOKEN = /'[^']*'|"(?:[^"\\]|\\[^])*"|\\[^]|[^\s'"\\#]+|[^\S\n]+|#[^\n]*|\n|['"\\]/y;

/**
 * A shell script without comments and blank lines.
 *
 * @throws if it has a here-document, or a quote that is not closed
 */
export function shellText(source: string): string {
  const lines: string[] = [];
  let line = '';
  const endLine = () => {
    const text = line.replace(/(?<!\\)[^\S\n]+$/, '');
    if (text.trim() !== '') lines.push(text);
    line = '';
  };
  const [shebang] = /^#!.*\n/.exec(source) ?? [''];
  TOKEN.lastIndex = shebang.length;
  for (let match = TOKEN.exec(source); match; match = TOKEN.exec(source)) {
    const [token] = match;
    if (token === '\n') endLine();
    else if (/^['"\\]$/.test(token)) throw new Error('a quote is not closed');
    else if (/(^|[^<])<<([^<]|$)/.test(token)) throw new Error('a here-document is not supported: use printf');
    else if (!token.startsWith('#')) line += token;
    else if (!/(^|[\s;&|()])$/.test(line)) {
      // Inside a word, such as in `${name#*=}` and `$#`, the `#` begins no comment.
      line += '#';
      TOKEN.lastIndex = match.index + 1;
    }
  }
  endLine();
  return shebang + lines.join('\n');
}
