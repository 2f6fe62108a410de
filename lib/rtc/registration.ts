import { TOKEN_SERVICE_PORT } from './rtc-names';

/**
 * The registration of the token service as an application service, without its tokens.
 *
 * @param serviceUrl the URL at which the homeserver reaches the token service
 * @see https://spec.matrix.org/latest/application-service-api/#registration
 */
export function tokenServiceRegistration(serverName: string, serviceUrl: string): object {
  return {
    id: 'lk-jwt-service',
    url: null,
    sender_localpart: '_lk_jwt_service',
    rate_limited: false,
    namespaces: {
      // Users of other servers aren't its users: otherwise nobody would see that their server left a room.
      users: [{ exclusive: false, regex: `@.*:${serverName.replace(/[.[\]]/g, '\\$&')}` }],
      aliases: [],
      rooms: [],
    },
    'io.element.msc4502.scopes': ['urn:matrix:client:io.element.msc4502:rooms:is_joined'],
    'io.element.msc4512.proxy_prefix': 'rtc/livekit',
    'io.element.msc4512.proxy_url': serviceUrl,
  };
}

/** The URL of the token service for pods of all namespaces. */
export function tokenServiceUrl(namespace: string): string {
  return `http://lk-jwt-service.${namespace}.svc.cluster.local:${TOKEN_SERVICE_PORT}`;
}
