/** What a person did or has to do, in one sentence: it is printed without a stack trace. */
export class Failure extends Error {
  constructor(
    message: string,
    /** With which status the program ends. */
    public readonly status = 1,
  ) {
    super(message);
  }
}

/** The program was called wrongly. */
export class UsageFailure extends Failure {
  constructor(message: string) {
    super(message, 2);
  }
}
