import type { Findings } from './findings';
import type { Config } from './merge';
import { inside, isPlain } from './shape';
import type { Kind } from './shape';
import { kindOf } from './shown';

/** A file that is nested deeper has a mistake, and some parsers refuse it. */
const DEEPEST = 50;

/** Finds out whether a value that no config file has is allowed all the same. */
type Allowed = (findings: Findings, prop: string, value: object) => boolean;

/** Settings by a product's own names, at any depth: text, finite numbers, true, false, null, lists and plain objects. */
export function freeConfig(allowed: Allowed = () => false): Kind<Config> {
  return (findings, prop, value) => {
    if (!isPlain(value)) return findings.wrong(prop, value, 'must be an object with settings by their names');
    const before = findings.all.length;
    const copy = new Reader(findings, allowed).read(prop, value, []);
    return findings.all.length === before ? (copy as Config) : undefined;
  };
}

class Reader {
  constructor(
    private readonly findings: Findings,
    private readonly allowed: Allowed,
  ) {}

  /** Copies a value. @param above the objects that it is in */
  public read(prop: string, value: unknown, above: readonly unknown[]): unknown {
    if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
      return value;
    if (typeof value !== 'object') return this.refuse(prop, rule(value));
    if (above.includes(value)) return this.refuse(prop, 'is a circle: it contains an object that it is inside of');
    if (above.length > DEEPEST) return this.refuse(prop, `is nested deeper than ${DEEPEST} levels`);
    const inner = [...above, value];
    if (Array.isArray(value))
      return Array.from(value as unknown[], (item, i) => this.read(`${prop}[${i}]`, item, inner));
    if (isPlain(value)) return this.copy(prop, value, inner);
    return this.allowed(this.findings, prop, value) ? value : this.refuse(prop, rule(value));
  }

  private copy(prop: string, value: Config, above: readonly unknown[]): Config {
    const entries = Object.keys(value).map((key): [string, unknown] => {
      const name = inside(prop, key);
      // The libraries that merge and write objects leave out such a key, or run it.
      if (key in Object.prototype)
        return [key, this.refuse(name, 'has a name that every object of JavaScript has: no config file can get it')];
      return [key, this.read(name, value[key], above)];
    });
    return Object.fromEntries(entries.filter(([key]) => key !== '__proto__'));
  }

  private refuse(prop: string, problem: string): undefined {
    this.findings.wrongly(prop, problem);
    return undefined;
  }
}

function rule(value: unknown): string {
  if (value === undefined) return 'is undefined: give it a value, or leave it out';
  return `must be text, a number, true, false, null, a list or an object, got ${kindOf(value)}`;
}
