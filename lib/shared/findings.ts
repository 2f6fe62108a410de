/**
 * Collects what is wrong with a set of props, so that one error can tell all of it at once.
 *
 * Checks add to it; whoever started them throws. No check may put a secret's value into a message.
 */
export class Findings {
  private readonly messages: string[] = [];

  /** Adds a finding about `prop`; `got` is shown only when it is passed. */
  public add(prop: string, requirement: string, ...got: [unknown?]): void {
    const seen = got.length > 0 ? `, got ${show(got[0])}` : '';
    this.messages.push(`'${prop}' ${requirement}${seen}`);
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
