/** A simple statement of a Python source, or the head of a compound statement. */
export interface PythonLine {
  /** Its text with its indentation and without comments. It may have several lines. */
  readonly text: string;
  /** The same text with `''` for each string literal, so that a search finds only code. */
  readonly code: string;
  readonly indent: number;
}

/** The start of a string literal with its prefix, the whole of a word or number, or any other character. */
const TOKEN = /(?:[rR][bBfF]?|[bBfF][rR]?|[uU])?("""|'''|"|')|\w+|[^]/y;

/** The rest of a string literal, by its quote. A backslash escapes the next character, in raw strings too. */
const REST: { readonly [quote: string]: RegExp } = {
  '"': /(?:[^"\\\n]|\\[^])*"/y,
  "'": /(?:[^'\\\n]|\\[^])*'/y,
  '"""': /(?:[^"\\]|\\[^]|"(?!""))*"""/y,
  "'''": /(?:[^'\\]|\\[^]|'(?!''))*'''/y,
};

/**
 * Splits Python source into its statements, without comments, blank lines and docstrings. It supports f-strings in the syntax up to Python 3.11.
 *
 * @throws if a string or a bracket is not closed
 */
export function pythonLines(source: string): PythonLine[] {
  return withoutDocstrings(new Scanner(source.replace(/\r\n/g, '\n')).lines());
}

class Scanner {
  private readonly found: PythonLine[] = [];
  private text = '';
  private code = '';
  /** The offsets in `text` and in `code` at which the current physical line begins. */
  private start = [0, 0];
  private depth = 0;
  private at = 0;

  constructor(private readonly source: string) {}

  public lines(): PythonLine[] {
    while (this.at < this.source.length) this.token();
    if (this.depth !== 0) throw new Error('a bracket is not closed');
    this.endLine();
    return this.found;
  }

  private token(): void {
    const { 0: token, 1: quote } = this.match(TOKEN)!;
    if (quote) this.string(token, quote);
    else if (token === '#') this.match(/.*/y);
    else if (token === '\n') this.endLine();
    else if (token === '\\') this.add(token + (this.match(/[^]/y)?.[0] ?? ''));
    else {
      if ('([{'.includes(token)) this.depth++;
      if (')]}'.includes(token)) this.depth--;
      this.add(token);
    }
  }

  private string(opening: string, quote: string): void {
    const begin = this.at;
    const rest = this.match(REST[quote]);
    if (!rest) throw new Error(`line ${this.source.slice(0, begin).split('\n').length}: a string is not closed`);
    this.add(opening + rest[0], "''");
  }

  private endLine(): void {
    // A backslash before a blank line continues nothing.
    const [text, code] = [this.text, this.code].map((part) => part.replace(/(\s|\\\n)+$/, ''));
    const empty = text.length <= this.start[0] || this.text.slice(this.start[0]).trim() === '';
    if (this.depth > 0) {
      if (empty) [this.text, this.code] = [this.text.slice(0, this.start[0]), this.code.slice(0, this.start[1])];
      else [this.text, this.code] = [`${text}\n`, `${code}\n`];
      this.start = [this.text.length, this.code.length];
      return;
    }
    if (text.trim() !== '') this.found.push({ text, code: code.trim(), indent: text.length - text.trimStart().length });
    [this.text, this.code, this.start] = ['', '', [0, 0]];
  }

  private add(text: string, code = text): void {
    this.text += text;
    this.code += code;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.source);
    if (match) this.at = pattern.lastIndex;
    return match;
  }
}

/** If a body has only a docstring, it becomes `pass`. */
function withoutDocstrings(lines: readonly PythonLine[]): PythonLine[] {
  return lines.flatMap((line, index) => {
    const before = lines[index - 1];
    if (!/^(''\s*)+$/.test(line.code) || (before && !/^(async\s+def|def|class)\b[^]*:$/.test(before.code)))
      return [line];
    if (!before || lines[index + 1]?.indent === line.indent) return [];
    return [{ ...line, text: `${' '.repeat(line.indent)}pass`, code: 'pass' }];
  });
}
