/**
 * Collects what is wrong with a set of props, so that one error can tell all of it at once.
 *
 * Checks add to it; whoever started them throws. No check may put a secret's value into a message.
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
   * The same findings for the checks of a part, which speak of the part's own props: told under the names by which the user wrote them.
   *
   * @param prefix where the part's props stand, such as `synapse.`
   * @param names those that stand elsewhere, such as `{ host: 'homeserverHost' }`
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

  /** The name by which the user wrote a prop, for remedies. */
  public nameOf(prop: string): string {
    return this.rename(prop);
  }

  /** Adds what another check found. */
  public include(other: Findings): void {
    this.messages.push(...other.messages);
  }

  public get all(): readonly string[] {
    return [...this.messages];
  }

  /**
   * @throws one error with every finding, each on a line of its own
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
