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
