import { https, plainHttp } from '../support/https';
import { DOMAIN, ELEMENT, HOMESERVER, RTC } from '../support/stack';

const HOSTS = [HOMESERVER, ELEMENT, DOMAIN, RTC];

/** Paths that are public on one of the hosts, and paths that must be on none. */
const PATHS = [
  ...['/', '/config.json', '/index.html', '/metrics', '/health', '/.git/config', '/server-status'],
  ...['/_matrix', '/_matrix/client/versions', '/_matrix/federation/v1/version', '/_matrix/key/v2/server'],
  ...['/_matrix/client/v3/directory/room/%23a%2Fb:c', '/_synapse/client/x', '/_synapse/admin/v1/server_version'],
  ...['/_synapse/metrics', '/_synapse/replication/x', '/_synapse', '/_synapse/mas/x'],
  ...['/.well-known/matrix/client', '/.well-known/matrix/server', '/.well-known/matrix/support', '/.well-known/x'],
  ...['/.well-known/acme-challenge/none', '/sfu/get', '/get_token', '/delegate_delayed_leave', '/rtc', '/rtc/validate'],
  ...['/twirp/livekit.RoomService/ListRooms', '/twirp/livekit.RoomService/CreateRoom', '/api/rawdata', '/dashboard/'],
];

/** The part of an answer that tells who gave it. A program that is restarting answers otherwise, so only who it is counts. */
async function overHttps(host: string, path: string): Promise<string> {
  const { status, headers, body } = await https(host, path);
  const by = body.toString().trim() === '404 page not found' && headers.server === undefined ? 'nobody' : 'an app';
  const hsts = 'strict-transport-security' in headers ? 'HSTS' : 'no HSTS';
  return `${status} by ${by}, ${hsts}`;
}

/** The answers of all hosts at all paths, by HTTPS and by plain HTTP. */
export async function scan(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const host of HOSTS) {
    for (const path of PATHS) {
      const [status, location] = await plainHttp(host, 'GET', path);
      found[`https://${host}${path}`] = await overHttps(host, path);
      found[`http://${host}${path}`] = `${status} ${location ?? ''}`;
    }
  }
  return found;
}
