import { jsonForNginx } from '../shared/nginx';
import type { Config } from '../shared/merge';

export interface WellKnownSettings {
  readonly baseUrl: string;
  /** The host that answers federation on port 443; undefined: no federation. */
  readonly federationHost?: string;
  readonly clientContent?: Config;
}

/** What `/.well-known/matrix/client` answers. @see https://spec.matrix.org/latest/client-server-api/#well-known-uri */
export function wellKnownClient(settings: WellKnownSettings): Config {
  return { ...settings.clientContent, 'm.homeserver': { base_url: settings.baseUrl } };
}

/** What `/.well-known/matrix/server` answers. @see https://spec.matrix.org/latest/server-server-api/#well-known-uri */
export function wellKnownServer(host: string): Config {
  return { 'm.server': `${host}:443` };
}

export const WELL_KNOWN_PORT = 8080;

/** An nginx that answers those two paths and nothing else. */
export function wellKnownNginxConfig(settings: WellKnownSettings): string {
  const server = settings.federationHost
    ? location('/.well-known/matrix/server', wellKnownServer(settings.federationHost))
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
