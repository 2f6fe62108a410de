import { answerJson, methodsOnly, nginxServer } from '../shared/nginx';
import type { Config } from '../shared/merge';
import { SupportRole } from './support-options';
import type { SupportOptions } from './support-options';

export interface WellKnownSettings {
  readonly baseUrl: string;
  /** The host that answers federation. Undefined without federation. */
  readonly federationHost?: string;
  /** The port at which that host answers. @default 443 */
  readonly federationPort?: number;
  readonly clientContent?: Config;
  readonly support?: SupportOptions;
}

/** The content of `/.well-known/matrix/client`. @see https://spec.matrix.org/latest/client-server-api/#well-known-uri */
export function wellKnownClient(settings: WellKnownSettings): Config {
  return { ...settings.clientContent, 'm.homeserver': { base_url: settings.baseUrl } };
}

/** The content of `/.well-known/matrix/server`. @see https://spec.matrix.org/latest/server-server-api/#well-known-uri */
export function wellKnownServer(host: string, port = 443): Config {
  return { 'm.server': `${host}:${port}` };
}

/** The content of `/.well-known/matrix/support`. @see https://spec.matrix.org/latest/client-server-api/#getwell-knownmatrixsupport */
export function wellKnownSupport({ contacts, page }: SupportOptions): Config {
  const people = contacts?.map(({ role, emailAddress, matrixId }) => ({
    role: role ?? SupportRole.ADMIN,
    ...(emailAddress !== undefined && { email_address: emailAddress }),
    ...(matrixId !== undefined && { matrix_id: matrixId }),
  }));
  return { ...(people && { contacts: people }), ...(page !== undefined && { support_page: page }) };
}

/** Answers by the last part of their path. */
export interface WellKnownAnswers {
  readonly [name: string]: Config;
}

/** The answers for a host: all of them, or those with the names. */
export function wellKnownAnswers(settings: WellKnownSettings, names?: readonly string[]): WellKnownAnswers {
  const { federationHost, support } = settings;
  const all = {
    client: wellKnownClient(settings),
    ...(federationHost && { server: wellKnownServer(federationHost, settings.federationPort) }),
    ...(support && { support: wellKnownSupport(support) }),
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => names?.includes(name) ?? true));
}

export const WELL_KNOWN_PORT = 8080;
const NOSNIFF = '        add_header X-Content-Type-Options nosniff always;';

/** The server config of an nginx that answers only these paths, to GET and HEAD, and to a browser that asks for leave. */
export function wellKnownNginxConfig(answers: WellKnownAnswers): string {
  return `server_tokens off;

server {
${nginxServer(WELL_KNOWN_PORT)}
    default_type application/json;

${methodsOnly(['GET', 'HEAD', 'OPTIONS'], NOSNIFF)}

${Object.entries(answers).map(location).join('')}    location = /health {
        access_log off;
        return 200 '{}';
    }

    location / {
        return 404 '{}';
    }
}
`;
}

/** The headers are those of the specification. @see https://spec.matrix.org/latest/client-server-api/#web-browser-clients */
function location([name, answer]: [string, Config]): string {
  return `    location = /.well-known/matrix/${name} {
        add_header Access-Control-Allow-Origin '*' always;
        add_header Access-Control-Allow-Methods 'GET, HEAD, OPTIONS' always;
        add_header Access-Control-Allow-Headers 'X-Requested-With, Content-Type, Authorization' always;
${NOSNIFF}
        if ($request_method = OPTIONS) {
            return 204;
        }
${answerJson(answer, ' '.repeat(8))}
    }

`;
}
