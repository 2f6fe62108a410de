const checked = new WeakSet<object>();

/** Marks props that whoever composes the parts has checked already, under the names by which the user wrote them. */
export function checkedProps<P extends object>(props: P): P {
  checked.add(props);
  return props;
}

/** Whether they needn't be checked once more. */
export function isChecked(props: object): boolean {
  return checked.has(props);
}
