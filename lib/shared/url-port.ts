/** The port of an HTTP or HTTPS URL, also of a URL that names none. */
export function urlPort({ port, protocol }: URL): number {
  return Number(port) || (protocol === 'http:' ? 80 : 443);
}

/** The URL of a host, without a path. Port 443 isn't written, as browsers leave it out too. */
export function httpsUrl(host: string, port = 443): string {
  return port === 443 ? `https://${host}` : `https://${host}:${port}`;
}
