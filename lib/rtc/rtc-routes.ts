import type { Service } from 'cdk8s-plus-28';
import { RouteMatch } from '../ingress/web-app';
import type { Route } from '../ingress/web-app';
import { SIGNAL_PORT, TOKEN_SERVICE_PORT } from './rtc-names';

/** The paths at which clients ask for a token, the older one and the newer one, and hand over the end of their membership. */
const TOKEN_PATHS = ['/sfu/get', '/get_token', '/delegate_delayed_leave'];

/** The requests by which the token service opens a room and asks who is in it. They need the SFU's key. */
const ROOM_SERVICE = ['CreateRoom', 'GetParticipant'].map((method) => `/twirp/livekit.RoomService/${method}`);

/**
 * The public paths of the call service, all on one host. The SFU's administration API isn't among them.
 *
 * @param outside true if the token service reaches the SFU by its public address only
 */
export function rtcRoutes(sfu: Service, tokenService: Service, outside: boolean): Route[] {
  const exact = (path: string, service: Service, port: number) => ({ path, match: RouteMatch.EXACT, service, port });
  return [
    ...TOKEN_PATHS.map((path) => exact(path, tokenService, TOKEN_SERVICE_PORT)),
    { path: '/rtc', match: RouteMatch.PREFIX, service: sfu, port: SIGNAL_PORT },
    ...(outside ? ROOM_SERVICE.map((path) => exact(path, sfu, SIGNAL_PORT)) : []),
  ];
}
