import type { PeerPorts } from '../shared/peers';
import { dataFor, plain } from './data-purposes';
import { sorted } from './picture';
import type { PictureBox } from './picture';
import type { Place } from './places';
import { portTexts } from './port-text';

/** A box while connections are added to it. */
export class Draft {
  private readonly names: string[] = [];
  private readonly workloads = new Map<string, Place['workloads'][number]>();
  private readonly notes = new Map<string, PeerPorts[]>();
  private readonly purposes: string[] = [];
  private isJob = false;

  constructor(
    public readonly kind: PictureBox['kind'],
    public readonly key: string,
    public readonly namespace?: string,
  ) {}

  /** @param named true if this name of the place counts */
  public add({ name, workloads, isJob }: Place, named = true): void {
    if (named && name !== '') this.names.push(name);
    for (const workload of workloads) this.workloads.set(JSON.stringify([workload.kind, workload.name]), workload);
    this.isJob ||= isJob;
  }

  public serve(purpose: string): void {
    this.purposes.push(purpose);
  }

  public note(about: string, ports: readonly PeerPorts[]): void {
    this.notes.set(about, [...(this.notes.get(about) ?? []), ...ports]);
  }

  /** @param more hosts and Secrets of a box that isn't of pods */
  public box(id: string, more: { readonly parts?: string[]; readonly secrets?: string[] } = {}): PictureBox {
    const workloads = [...this.workloads.values()];
    const names = sorted(this.names.length > 0 ? this.names : workloads.map(({ name }) => name));
    const { title, parts } = this.isJob ? { title: 'Jobs', parts: names.map(jobName) } : heading(names);
    const elsewhere = this.kind === 'elsewhere';
    const data = elsewhere ? dataFor(sorted(this.purposes)) : sorted(workloads.flatMap((each) => each.data));
    return {
      id,
      kind: this.kind,
      title: capital(title),
      parts: sorted([...parts, ...(elsewhere && data.length === 0 ? this.purposes : []), ...(more.parts ?? [])]),
      data,
      secrets: sorted([...workloads.flatMap(({ secrets }) => secrets), ...(more.secrets ?? [])]),
      notes: sorted([...this.notes].map(([about, ports]) => `${about}: ${portTexts(ports).join(', ')}`)),
    };
  }
}

/** The title and the parts of a box. `the workers 'sync'` and `the workers 'media'` are the parts `sync` and `media` of the workers. */
function heading(names: readonly string[]): { readonly title: string; readonly parts: string[] } {
  const [first = '', ...others] = names;
  if (others.length === 0) return { title: plain(first), parts: [] };
  const words = names.map((name) => plain(name).split(' '));
  const same = words[0].findIndex((word, i) => words.some((each) => each[i] !== word || i === each.length - 1));
  if (same < 1) return { title: plain(first), parts: others.map(plain) };
  return {
    title: words[0].slice(0, same).join(' '),
    parts: words.map((each) =>
      each
        .slice(same)
        .join(' ')
        .replace(/^'(.*)'$/, '$1'),
    ),
  };
}

function jobName(name: string): string {
  return plain(name).replace(/^Job (?=.)/, '');
}

function capital(title: string): string {
  return title.replace(/^[a-z](?![\w-]*\.)/, (letter) => letter.toUpperCase());
}
