import type { Findings } from './findings';
import { isPlain, take } from './shape';
import type { Shape } from './shape';

const checked = new WeakSet<object>();

/** Marks props of a part that the stack has checked already. The stack's findings name each prop as the user wrote it. */
export function checkedProps<P extends object>(props: P): P {
  checked.add(props);
  return props;
}

/** True if the props were checked already. */
export function isChecked(props: object): boolean {
  return checked.has(props);
}

/** The props of a construct, of the right kinds. The props that the stack has checked are returned as they are. */
export function takeProps<P extends object>(findings: Findings, given: P, shape: Shape<P>): P {
  if (isChecked(given)) return given;
  if (!isPlain(given)) findings.wrong('props', given, 'must be an object');
  return take(findings, '', isPlain(given) ? given : {}, shape);
}
