import type { Code } from './code';
import { KnownSecrets } from './secrets';

/** The place of a value in a user's file. */
export type Path = readonly string[];

const SECRET = 'its value is or holds a secret: give it by a Secret or by .secrets.yaml';

/** A prop as code, and the place of the value that it comes from. */
export interface Carried {
  readonly prop: Path;
  readonly code: Code;
  readonly from: Path;
}

/** Props as code, and a line for each value that isn't carried over unchanged. */
export class Translation {
  private readonly closed = new Set<string>();
  private readonly code = new Map<string, Carried>();
  private readonly lines = {
    left: new Map<string, string>(),
    notes: new Map<string, string>(),
    needless: new Map<string, string>(),
  };
  /** Headings of commands that the user runs before the first apply, each with its commands. */
  public readonly commands: { readonly heading: string; readonly lines: readonly string[] }[] = [];
  /** The top-level blocks of homeserver.yaml that hold a secret, and go into a Secret as they are. */
  public readonly fragments: string[] = [];

  constructor(public readonly secrets = new KnownSecrets()) {}

  /**
   * Sets a prop, unless that would show a secret.
   *
   * @param path the value's place in the user's file
   * @param prop the prop, such as `synapse/presence`
   */
  public carry(path: Path, prop: string | Path, code: Code): boolean {
    if (this.secrets.inCode(code)) {
      this.leave(path, SECRET);
      return false;
    }
    this.set(prop, code, path);
    return true;
  }

  /** Sets a prop that follows from no single value. */
  public set(prop: string | Path, code: Code, from?: Path): void {
    const keys = typeof prop === 'string' ? prop.split('/') : prop;
    if (this.closed.has(JSON.stringify(keys))) return;
    this.code.set(JSON.stringify(keys), { prop: keys, code, from: from ?? keys });
  }

  /** Sets a prop to a value that closes something. Nothing opens it again. */
  public close(prop: string, code: Code): void {
    this.set(prop, code);
    this.closed.add(JSON.stringify(prop.split('/')));
  }

  public drop(prop: Path): void {
    this.code.delete(JSON.stringify(prop));
  }

  public has(prop: string): boolean {
    return this.code.has(JSON.stringify(prop.split('/')));
  }

  /** The value isn't carried over: the sentence says what to do. */
  public leave(path: Path, sentence: string): void {
    const place = shown(path);
    const before = this.lines.left.get(place);
    this.lines.left.set(place, before === undefined || before === sentence ? sentence : `${before}; ${sentence}`);
  }

  /** The value is carried over in another form, or something follows from it that the user must know. */
  public note(path: Path, sentence: string): void {
    this.lines.notes.set(shown(path), sentence);
  }

  /** The value isn't needed any more. */
  public needless(path: Path, sentence: string): void {
    this.lines.needless.set(shown(path), sentence);
  }

  public get props(): readonly Carried[] {
    return [...this.code.values()];
  }

  /** The lines under their headings. No line has a value, or a character that ends a line. */
  public get report(): readonly { readonly heading: string; readonly lines: readonly string[] }[] {
    const { left, notes, needless } = this.lines;
    const sections = [
      ['Not carried over', left],
      ['Carried over, but look at it', notes],
      ['Not needed any more', needless],
    ] as const;
    return sections
      .map(([heading, lines]) => ({ heading, lines: [...lines].map(([path, sentence]) => `${path}: ${sentence}`) }))
      .filter(({ lines }) => lines.length > 0);
  }
}

/**
 * A path for the reader's eyes, on one line. The rest of a key after a colon isn't shown: without a space behind the colon, YAML takes `password:value` for one
 * key.
 */
export function shown(path: Path): string {
  return path
    .map((key) => {
      if (/^[\w@/-][\w.@/-]{0,63}$/.test(key) && !key.startsWith('[')) return key;
      if (/^\[\d+\]$/.test(key)) return key;
      const start = key.split(/[:=]/, 1)[0].slice(0, 40);
      const rest = start.length < key.length ? '…' : '';
      return `"${start.replace(/[^ -!#-[\]-~]/g, '?')}${rest}"`;
    })
    .join('.')
    .replace(/\.\[/g, '[');
}
