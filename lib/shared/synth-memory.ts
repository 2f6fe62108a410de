let done: WeakSet<object> | undefined;

/**
 * Synthesizes an app and remembers the checks that were done. cdk8s validates the whole app once more for each of its charts, so an app of fifty stacks would check
 * each of its files fifty times.
 */
export function rememberChecks<T>(synth: () => T): T {
  const before = done;
  done = new WeakSet();
  try {
    return synth();
  } finally {
    done = before;
  }
}

/** Does the check of a construct, unless the synth that is running did it. It isn't remembered if it throws. */
export function checkOnce(construct: object, check: () => void): void {
  if (done?.has(construct)) return;
  check();
  done?.add(construct);
}
