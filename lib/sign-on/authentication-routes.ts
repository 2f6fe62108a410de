import { Size } from 'cdk8s';
import { existingService } from '../ingress/existing-service';
import { RouteMatch } from '../ingress/web-app';
import type { IWebApp } from '../ingress/web-app';
import type { AuthenticationPlace } from './authentication-service';

/** The versions of the client API that have these requests. The service takes any version of one word, so not the `api/v1` of the oldest clients. */
const VERSIONS = ['r0', 'v3', 'unstable'];

/**
 * The paths that lead to the service. Each has others below it: `login/sso/redirect`, `logout/all`. `v1` isn't among the versions, as `v1/login/get_token` is
 * Synapse's.
 *
 * @see https://element-hq.github.io/matrix-authentication-service/setup/reverse-proxy.html
 */
export const AUTHENTICATION_PATHS: readonly string[] = VERSIONS.flatMap((version) =>
  ['login', 'logout', 'refresh'].map((request) => `/_matrix/client/${version}/${request}`),
);

/** The part of the homeserver's host that the service answers. */
export function authenticationApp(host: string, { service, namespace, port }: AuthenticationPlace): IWebApp {
  const backend = existingService(service, port, namespace);
  return {
    name: 'authentication-service',
    host,
    routes: AUTHENTICATION_PATHS.map((path) => ({ path, match: RouteMatch.PREFIX, service: backend, port })),
    ...(namespace !== undefined && { namespace }),
    // The service itself takes no more.
    maxRequestSize: Size.mebibytes(2),
  };
}
