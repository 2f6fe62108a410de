/** A DNS name without the dot at its end, which says that the name is absolute. Other values stay as they are, for their check. */
export function withoutDot<T>(name: T): T | string {
  return typeof name === 'string' ? name.replace(/\.$/, '') : name;
}
