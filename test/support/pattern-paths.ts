/** Paths that a pattern of docs/workers.md fits: one for each combination of its alternatives. */
export function pathsOf(pattern: string): string[] {
  return new Pattern(pattern.replace(/^\^/, '')).paths().map((path) => (path.endsWith('/') ? `${path}y` : path));
}

/** Reads the few signs of regular expressions that the patterns have. */
class Pattern {
  private at = 0;

  public constructor(private readonly text: string) {}

  public paths(): string[] {
    const found = [...this.sequence()];
    while (this.text[this.at] === '|') {
      this.at += 1;
      found.push(...this.sequence());
    }
    return found;
  }

  private sequence(): string[] {
    let paths = [''];
    while (this.at < this.text.length && !'|)'.includes(this.text[this.at])) {
      const next = this.piece();
      paths = paths.flatMap((path) => next.map((end) => path + end));
    }
    return paths;
  }

  private piece(): string[] {
    if (this.take('$')) return [''];
    if (this.take('.*')) return ['%21a%2Fb%23c'];
    if (this.take('[^/]+') || this.take('[^/]*')) return ['%21x:y'];
    if (this.take('(')) {
      const inside = this.paths();
      this.at += 1;
      return this.take('?') ? ['', ...inside] : inside;
    }
    this.at += 1;
    return [this.text[this.at - 1]];
  }

  private take(sign: string): boolean {
    const found = this.text.startsWith(sign, this.at);
    if (found) this.at += sign.length;
    return found;
  }
}
