/**
 * Collects everything that is wrong with a set of props, so that a single error can report all of it.
 *
 * Checks add findings, and the caller of the checks throws the error. No check may put the value of a secret into a message.
 */
export class Findings {
  private rename = (prop: string): string => prop;

  constructor(private readonly messages: string[] = []) {}

  /** Adds a finding about `prop`; `got` is shown only when it is passed. */
  public add(prop: string, requirement: string, ...got: [unknown?]): void {
    const seen = got.length > 0 ? `, got ${show(got[0])}` : '';
    this.messages.push(`'${this.rename(prop)}' ${requirement}${seen}`);
  }

  /**
   * Findings for the checks of a part. The checks use the names of the part's own props, and the findings show the names that the user wrote.
   *
   * @param prefix the path of the part's props in the stack's props, such as `synapse.`
   * @param names the names of props that are at another path, such as `{ host: 'homeserverHost' }`
   */
  public named(prefix: string, names: { readonly [prop: string]: string } = {}): Findings {
    const view = new Findings(this.messages);
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

  /** Adds all findings of another check. */
  public include(other: Findings): void {
    this.messages.push(...other.messages);
  }

  public get all(): readonly string[] {
    return [...this.messages];
  }

  /**
   * @throws one error with all findings, each on its own line
   */
  public throwIfAny(subject: string): void {
    if (this.messages.length === 0) return;
    const error = new Error(`${subject} can't be built:\n${this.messages.map((m) => `  - ${m}`).join('\n')}`);
    error.name = 'MatrixConfigError';
    throw error;
  }
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
