import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** The files that apps of this process have written, with the charts of the app. Two apps may share a folder. */
const WRITTEN = new Map<string, readonly string[]>();

interface File {
  readonly text: string;
  readonly secret: boolean;
}

/** Writes all files of an app, or none of them. Manifests of an earlier run are deleted. */
export class OutputFiles {
  private readonly files = new Map<string, File>();
  private dropped: readonly string[] = [];

  constructor(
    private readonly folder: string,
    private readonly extension: string,
    /** The names of the app's charts. An app of this process with the same chart is an earlier run. */
    private readonly charts: readonly string[],
  ) {}

  public add(path: string, text: string, secret: boolean): void {
    this.files.set(path, { text, secret });
  }

  /** Deletes files of an earlier run that aren't written again, and their folders if nothing else is in them. */
  public drop(paths: readonly string[]): void {
    this.dropped = paths;
  }

  /** Makes the folder. */
  public prepare(): void {
    this.explain(() => mkdirSync(this.folder, { recursive: true }), 'nothing was written');
  }

  public write(): void {
    const fresh = [...this.files].map(([path, file]) => ({
      path,
      file,
      temporary: join(dirname(path), `.${basename(path)}.new`),
    }));
    try {
      this.explain(() => fresh.forEach(({ temporary, file }) => create(temporary, file)), 'no file in it was changed');
      this.explain(() => {
        for (const { path, temporary } of fresh) {
          renameSync(temporary, path);
          WRITTEN.set(resolve(path), this.charts);
        }
        for (const path of this.earlier()) rmSync(path);
        for (const path of this.dropped)
          if (!this.files.has(path) && !this.ofOther(path)) removeFile(path, this.folder);
      }, "its manifests are of two runs: don't apply them before a synth succeeds");
    } catch (error) {
      for (const { temporary } of fresh) if (isFile(temporary)) rmSync(temporary);
      throw error;
    }
  }

  /** Turns an error of the file system into one sentence for the user. */
  private explain(act: () => void, state: string): void {
    try {
      act();
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      throw new Error(`${this.folder} can't be written (${code}), and ${state}: is it read-only, or the disk full?`);
    }
  }

  /** The manifests of an earlier run. */
  private earlier(): string[] {
    const folders = new Set([this.folder, ...[...this.files.keys()].map((path) => dirname(path))]);
    return [...folders]
      .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
      .filter((path) => path.endsWith(this.extension) && !this.files.has(path) && !this.ofOther(path));
  }

  private ofOther(path: string): boolean {
    return WRITTEN.get(resolve(path))?.every((chart) => !this.charts.includes(chart)) ?? false;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Removes a file, and the folders above it that are empty then. */
function removeFile(path: string, top: string): void {
  rmSync(path);
  for (let folder = dirname(path); folder !== top && readdirSync(folder).length === 0; folder = dirname(folder)) {
    rmdirSync(folder);
  }
}

/** Creates a file. Only its owner can read it if it holds a secret, from its first byte on. */
function create(path: string, { text, secret }: File): void {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', secret ? 0o600 : 0o666);
  try {
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}
