import { RouteMatch } from '../ingress/web-app';
import type { Route } from '../ingress/web-app';
import { isFederated } from './settings/federation';
import type { SynapseOptions } from './synapse-options';

/** A path that is public, whatever is behind it. */
export type PublicPath = Pick<Route, 'path' | 'match'>;

/** The only request of other services that is answered without federation. */
const OPEN_ID: PublicPath = { path: '/_matrix/federation/v1/openid/userinfo', match: RouteMatch.EXACT };

/** The API by which a matrix-authentication-service outside of the cluster makes accounts. It asks for the secret. */
const AUTHENTICATION_API: PublicPath = { path: '/_synapse/mas', match: RouteMatch.PREFIX };

/**
 * The public paths of a homeserver. Without federation these are the paths of clients one by one, so that no request of another homeserver gets to Synapse.
 *
 * @param openId true if other services check the OpenID tokens of users
 */
export function publicPaths(options: SynapseOptions, openId: boolean): PublicPath[] {
  const federated = isFederated(options);
  const matrix = federated ? ['/_matrix'] : ['client', 'media', 'static'].map((part) => `/_matrix/${part}`);
  return [
    ...[...matrix, '/_synapse/client', '/.well-known/matrix'].map((path) => ({ path, match: RouteMatch.PREFIX })),
    ...(!federated && openId ? [OPEN_ID] : []),
    ...(options.authenticationService?._publishesApi ? [AUTHENTICATION_API] : []),
  ];
}
