import { ENDPOINT_TABLE } from '../../lib/workers/endpoint-table';
import type { Endpoint } from '../../lib/workers/endpoint-group';

/** A request, and the group of the table that it belongs to. Undefined for the main process's own requests. */
export type Sample = readonly [method: string, path: string, group: string | undefined];

const V3 = '/_matrix/client/v3';
const ROOM = `${V3}/rooms/!a:example.org`;
const USER = `${V3}/user/@a:example.org`;

/** Requests as clients and servers really send them. */
export const SAMPLES: readonly Sample[] = [
  ['GET', `${V3}/sync?since=s1&timeout=30000`, 'sync'],
  ['GET', `${V3}/sync?timeout=0`, 'initial-sync'],
  ['GET', `${V3}/sync?filter=since`, 'initial-sync'],
  ['GET', `${V3}/sync`, 'initial-sync'],
  ['GET', `${V3}/events`, 'sync'],
  ['GET', `${ROOM}/initialSync`, 'initial-sync'],
  ['POST', '/_matrix/client/unstable/org.matrix.simplified_msc3575/sync?pos=1', 'sliding-sync'],
  ['PUT', `${ROOM}/send/m.room.message/1`, 'sending'],
  // Rooms of version 12 have no server in their names.
  ['PUT', `${V3}/rooms/!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM/send/m.room.message/1`, 'sending'],
  ['PUT', `${ROOM}/state/m.room.name/`, 'sending'],
  ['GET', `${ROOM}/state`, 'client'],
  ['POST', `${ROOM}/join`, 'sending'],
  ['POST', `${V3}/join/%23a:example.org`, 'sending'],
  ['PUT', `${V3}/profile/@a:example.org/displayname`, 'sending'],
  ['GET', `${ROOM}/messages?dir=b`, 'messages'],
  ['GET', `${ROOM}/members`, 'client'],
  ['GET', '/_matrix/client/v1/rooms/!a:example.org/relations/$a', 'client'],
  ['POST', `${V3}/createRoom`, 'client'],
  ['GET', '/_matrix/client/versions', 'client'],
  ['GET', '/_synapse/admin/v2/users/@a:example.org', 'client'],
  ['PUT', '/_synapse/admin/v2/users/@a:example.org', undefined],
  ['POST', `${V3}/user_directory/search`, 'user-directory'],
  ['POST', `${V3}/keys/query`, 'encryption'],
  ['PUT', `${V3}/room_keys/keys`, 'encryption'],
  ['POST', `${V3}/keys/upload`, 'devices'],
  ['GET', `${V3}/devices`, 'devices'],
  ['DELETE', `${V3}/devices/ABC`, 'devices'],
  ['POST', `${ROOM}/receipt/m.read/$a`, 'receipts'],
  ['POST', `${ROOM}/read_markers`, 'receipts'],
  ['PUT', `${ROOM}/typing/@a:example.org`, 'typing'],
  ['PUT', `${V3}/sendToDevice/m.room_key/1`, 'to-device'],
  ['PUT', `${USER}/account_data/m.direct`, 'account-data'],
  ['PUT', `${USER}/rooms/!a:example.org/tags/m.favourite`, 'account-data'],
  ['GET', `${V3}/presence/@a:example.org/status`, 'presence'],
  ['PUT', `${V3}/pushrules/global/override/a/enabled`, 'push-rules'],
  ['POST', `${USER}/filter`, 'client'],
  ['POST', `${V3}/login`, 'login'],
  ['POST', `${V3}/register`, 'login'],
  ['GET', `${V3}/login/sso/redirect/oidc`, 'sso'],
  ['GET', '/_synapse/client/oidc/callback?state=a', 'sso'],
  ['POST', '/_synapse/mas/provision_user', 'authentication-service'],
  ['PUT', '/_matrix/federation/v1/send/1', 'federation-inbound'],
  ['PUT', '/_matrix/federation/v2/send_join/!a:example.org/$a', 'federation'],
  ['GET', '/_matrix/federation/v1/state_ids/!a:example.org', 'federation'],
  ['POST', '/_matrix/media/v3/upload', 'media'],
  ['GET', '/_matrix/client/v1/media/download/example.org/a', 'media'],
  ['GET', '/_matrix/federation/v1/media/download/a', 'media'],
  ['POST', '/_synapse/admin/v1/media/quarantine/example.org/a', 'media'],
  ['GET', '/_matrix/client/unstable/org.matrix.msc4140/delayed_events', 'sending'],
  ['POST', '/_matrix/client/unstable/org.matrix.msc4140/delayed_events/a/restart', 'sending'],
  ['PUT', '/_matrix/client/unstable/io.element.msc4306/rooms/!a:b/thread/$a/subscription', 'thread-subscriptions'],
  // Only the main process answers these.
  ['POST', '/_matrix/client/unstable/org.matrix.msc4140/delayed_events/a', undefined],
  ['POST', '/_matrix/client/unstable/org.matrix.msc4140/delayed_events/a/send', undefined],
  ['POST', `${V3}/logout`, undefined],
  ['POST', `${V3}/refresh`, undefined],
  ['POST', `${ROOM}/upgrade`, undefined],
  ['POST', `${ROOM}/report/$a`, undefined],
  ['POST', `${ROOM}/forget`, undefined],
  ['POST', `${V3}/account/password`, undefined],
  ['POST', `${V3}/register/email/requestToken`, undefined],
  ['GET', `${V3}/pushers`, undefined],
  ['POST', `${USER}/openid/request_token`, undefined],
  ['GET', '/_matrix/federation/v1/openid/userinfo?access_token=a', undefined],
  ['GET', '/_matrix/key/v2/server', undefined],
  ['GET', '/_synapse/admin/v1/rooms', undefined],
  ['GET', '/.well-known/matrix/client', undefined],
  ['GET', '/health', undefined],
];

/** The names of all groups of which an entry fits, in the table's order. */
export function groupsOf(method: string, target: string): string[] {
  return ENDPOINT_TABLE.filter(({ endpoints }) => endpoints.some((one) => fits(one, method, target))).map(
    ({ name }) => name,
  );
}

function fits({ path, methods, withoutQuery }: Endpoint, method: string, target: string): boolean {
  const url = new URL(target, 'http://synapse');
  const query = withoutQuery === undefined || !url.searchParams.has(withoutQuery);
  return query && (methods?.includes(method) ?? true) && new RegExp(path).test(url.pathname);
}
