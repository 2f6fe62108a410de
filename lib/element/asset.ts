import { existsSync, readFileSync, statSync } from 'node:fs';
import { checkUrl } from '../shared/checks';
import type { Findings } from '../shared/findings';

/** A page, an image or another file that Element Web shows. */
export class Asset {
  /** A file of your project. It is read at synth, and served by Element Web's web server. */
  public static fromFile(path: string): Asset {
    return new Asset('path', path);
  }

  /** Text that Element Web's web server serves as a file. */
  public static fromText(text: string): Asset {
    return new Asset('text', undefined, undefined, text);
  }

  /** A file that is on the web already. Every visitor's browser fetches it from there. */
  public static fromUrl(url: string): Asset {
    return new Asset('URL', undefined, url);
  }

  private constructor(
    private readonly source: 'path' | 'text' | 'URL',
    private readonly path?: string,
    /** @internal */
    public readonly _url?: string,
    private readonly text?: string,
  ) {}

  /** @internal */
  public get _content(): Buffer | undefined {
    if (this.path !== undefined) return readFileSync(this.path);
    return this.text === undefined ? undefined : Buffer.from(this.text);
  }

  /** The extension of its file name, with the dot. @internal */
  public get _extension(): string {
    return /\.[a-zA-Z0-9]+$/.exec(this.path ?? '')?.[0] ?? '';
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    const given = { path: this.path, text: this.text, URL: this._url }[this.source];
    if (typeof given !== 'string') return findings.wrong(prop, given, 'must have a path, a text or a URL');
    if (this._url !== undefined) checkUrl(findings, prop, this._url);
    if (this.path !== undefined && !(existsSync(this.path) && statSync(this.path).isFile())) {
      findings.add(prop, 'must be a file that exists, relative to where synth runs', this.path);
    }
  }
}
