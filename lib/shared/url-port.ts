/** The port of an HTTP or HTTPS URL, also of a URL that names none. */
export function urlPort({ port, protocol }: URL): number {
  return Number(port) || (protocol === 'http:' ? 80 : 443);
}
