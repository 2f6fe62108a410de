import { kindOf, shown } from './shown';

/** A value of the wrong kind holds nothing that other checks could speak of. */
interface Finding {
  readonly prop: string;
  readonly text: string;
  readonly wrongKind: boolean;
}

/**
 * Collects everything that is wrong with a set of props, so that a single error can report all of it.
 *
 * Checks add findings, and the caller of the checks throws the error. No check may put the value of a secret into a message.
 */
export class Findings {
  private rename = (prop: string): string => prop;

  constructor(private readonly found: Finding[] = []) {}

  /** Adds a finding about `prop`; `got` is shown only when it is passed. */
  public add(prop: string, requirement: string, ...got: [unknown?]): void {
    const name = this.rename(prop);
    if (this.isWrongKind(name)) return;
    const seen = got.length > 0 ? `, got ${shown(got[0])}` : '';
    this.found.push({ prop: name, text: `${requirement}${seen}`, wrongKind: false });
  }

  /** Adds a finding about a value of the wrong kind. Later findings about the prop are left out. The value isn't shown, as it may be a secret in the wrong place. */
  public wrong(prop: string, value: unknown, rule: string): undefined {
    this.wrongly(prop, `${rule}, got ${kindOf(value)}`);
  }

  /** Adds a finding about a value that can't be used at all. Later findings about the prop are left out. */
  public wrongly(prop: string, problem: string): void {
    const name = this.rename(prop);
    if (!this.isWrongKind(name)) this.found.push({ prop: name, text: problem, wrongKind: true });
  }

  /**
   * Findings for the checks of a part. The checks use the names of the part's own props, and the findings show the names that the user wrote.
   *
   * @param prefix the path of the part's props in the stack's props, such as `synapse.`
   * @param names the names of props that are at another path, such as `{ host: 'homeserverHost' }`
   */
  public named(prefix: string, names: { readonly [prop: string]: string } = {}): Findings {
    const view = new Findings(this.found);
    view.rename = (prop) => {
      const [head] = prop.split(/[.[]/, 1);
      const outer = Object.hasOwn(names, head) ? names[head] : `${prefix}${head}`;
      return this.rename(`${outer}${prop.slice(head.length)}`);
    };
    return view;
  }

  /** The name of a prop as the user wrote it, for remedies. */
  public nameOf(prop: string): string {
    return this.rename(prop);
  }

  /**
   * Adds all findings of another check.
   *
   * @param prop the prop that the other findings are about. Their own names are paths inside of it, and the empty name is the prop itself. Without it, the names
   * stay as they are.
   */
  public include(other: Findings, prop?: string): void {
    for (const finding of other.found) {
      const name = prop === undefined ? finding.prop : this.rename(within(prop, finding.prop));
      if (!this.isWrongKind(name)) this.found.push({ ...finding, prop: name });
    }
  }

  public get all(): readonly string[] {
    return this.found.map(({ prop, text }) => `'${prop}' ${text}`);
  }

  /**
   * @throws one error with all findings, each on its own line
   */
  public throwIfAny(subject: string): void {
    if (this.found.length === 0) return;
    const error = new Error(`${subject} can't be built:\n${this.all.map((m) => `  - ${m}`).join('\n')}`);
    error.name = 'MatrixConfigError';
    throw error;
  }

  private isWrongKind(name: string): boolean {
    return this.found.some(({ prop, wrongKind }) => wrongKind && prop === name);
  }
}

function within(prop: string, path: string): string {
  if (path === '') return prop;
  return path.startsWith('[') ? `${prop}${path}` : `${prop}.${path}`;
}
