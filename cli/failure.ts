/** An error for the user, in one sentence: the mistake or the remedy. It is printed without a stack trace. */
export class Failure extends Error {
  constructor(
    message: string,
    /** The exit status of the program. */
    public readonly status = 1,
  ) {
    super(message);
  }
}

/** An error in the arguments of the program. */
export class UsageFailure extends Failure {
  constructor(message: string) {
    super(message, 2);
  }
}

/** The code of an error of the system, such as ENOENT. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}
