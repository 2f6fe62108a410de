import { jsonForNginx } from '../shared/nginx';
import type { Config } from '../shared/merge';

export interface WellKnownSettings {
  readonly baseUrl: string;
  /** The host that answers federation. Undefined without federation. */
  readonly federationHost?: string;
  /** The port at which that host answers. @default 443 */
  readonly federationPort?: number;
  readonly clientContent?: Config;
}

/** The content of `/.well-known/matrix/client`. @see https://spec.matrix.org/latest/client-server-api/#well-known-uri */
export function wellKnownClient(settings: WellKnownSettings): Config {
  return { ...settings.clientContent, 'm.homeserver': { base_url: settings.baseUrl } };
}

/** The content of `/.well-known/matrix/server`. @see https://spec.matrix.org/latest/server-server-api/#well-known-uri */
export function wellKnownServer(host: string, port = 443): Config {
  return { 'm.server': `${host}:${port}` };
}

export const WELL_KNOWN_PORT = 8080;

/** The server config of an nginx that answers only these two paths. */
export function wellKnownNginxConfig(settings: WellKnownSettings): string {
  const server = settings.federationHost
    ? location('/.well-known/matrix/server', wellKnownServer(settings.federationHost, settings.federationPort))
    : '';
  return `server_tokens off;

server {
    listen ${WELL_KNOWN_PORT};
    listen [::]:${WELL_KNOWN_PORT};
    default_type application/json;

${location('/.well-known/matrix/client', wellKnownClient(settings))}${server}    location = /health {
        access_log off;
        return 200 '{}';
    }

    location / {
        return 404 '{}';
    }
}
`;
}

function location(path: string, answer: Config): string {
  return `    location = ${path} {
        add_header Access-Control-Allow-Origin '*' always;
        add_header X-Content-Type-Options nosniff always;
        return 200 ${jsonForNginx(answer)};
    }

`;
}
