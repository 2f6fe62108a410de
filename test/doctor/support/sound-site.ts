import { generateKeyPairSync, sign } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { canonical } from '../../../cli/doctor/outside/server-keys';

export const NAME = 'example.org';
export const MATRIX = 'matrix.example.org';
export const ELEMENT = 'element.example.org';
export const RTC = 'rtc.example.org';
export const TURN = 'turn.example.org';
export const HOSTS = [NAME, MATRIX, ELEMENT, RTC, TURN];

export interface Reply {
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  /** JSON, or a text as it is. */
  readonly body?: unknown;
}

/** The answers of an install, by host and path. */
export interface Site {
  readonly replies: Map<string, Reply>;
  /** The answers by plain HTTP. All else is redirected. */
  readonly plain: Map<string, Reply>;
  /** The status of the answer to a WebSocket. */
  upgrade: number;
  /** The seconds that its clock is wrong. */
  skew: number;
}

const CORS = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'Authorization, Content-Type' };
const UNRECOGNIZED = { status: 404, body: { errcode: 'M_UNRECOGNIZED' } };

export function soundSite(): Site {
  const api = `${MATRIX}/_matrix`;
  return {
    replies: new Map<string, Reply>([
      [
        `${NAME}/.well-known/matrix/client`,
        {
          body: {
            'm.homeserver': { base_url: `https://${MATRIX}/` },
            'org.matrix.msc4143.rtc_foci': [{ type: 'livekit', livekit_service_url: `https://${RTC}` }],
          },
        },
      ],
      [`${NAME}/.well-known/matrix/server`, { body: { 'm.server': `${MATRIX}:443` } }],
      [`${api}/client/versions`, { body: { versions: ['v1.11'] } }],
      [`${api}/client/v3/login`, { body: { flows: [{ type: 'm.login.password' }] } }],
      [`${api}/client/v3/register`, { status: 403, body: { errcode: 'M_FORBIDDEN' } }],
      [
        `${api}/client/unstable/org.matrix.msc4143/rtc/transports`,
        { status: 401, body: { errcode: 'M_MISSING_TOKEN' } },
      ],
      [`${api}/federation/v1/version`, { body: { server: { name: 'Synapse', version: '1' } } }],
      [`${api}/key/v2/server`, { body: signedKeys(NAME, Date.now() + 86_400_000) }],
      [`${MATRIX}/_synapse/admin/v1/server_version`, { status: 404 }],
      [
        `${ELEMENT}/config.json`,
        { body: { default_server_config: { 'm.homeserver': { base_url: `https://${MATRIX}`, server_name: NAME } } } },
      ],
      [`${RTC}/sfu/get`, { status: 400, body: { errcode: 'M_BAD_JSON' } }],
    ]),
    plain: new Map(),
    upgrade: 401,
    skew: 0,
  };
}

/** The keys of a homeserver, signed by themselves. */
export function signedKeys(name: string, until: number): object {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64').replace(/=+$/, '');
  const keys = { server_name: name, valid_until_ts: until, verify_keys: { 'ed25519:a': { key } }, old_verify_keys: {} };
  const signature = sign(null, Buffer.from(canonical(keys)), privateKey)
    .toString('base64')
    .replace(/=+$/, '');
  return { ...keys, signatures: { [name]: { 'ed25519:a': signature } } };
}

/** An answer of the site. */
export function answerOf(site: Site, method: string, host: string, path: string, secure: boolean) {
  const plain = { status: 301, headers: { Location: `https://${host}${path}` } };
  const own = secure ? site.replies.get(`${host}${path}`) : (site.plain.get(`${host}${path}`) ?? plain);
  const reply: Reply = own ?? UNRECOGNIZED;
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? '');
  const date = new Date(Date.now() + site.skew * 1000).toUTCString();
  return {
    status: reply.status ?? 200,
    headers: { ...CORS, Date: date, ...reply.headers },
    body: method === 'OPTIONS' && reply.status === undefined ? '' : text,
  };
}

export function answerTo(site: Site, request: IncomingMessage, response: ServerResponse, secure: boolean): void {
  const host = (request.headers.host ?? '').split(':')[0];
  const [path] = (request.url ?? '').split('?');
  const { status, headers, body } = answerOf(site, request.method ?? '', host, path, secure);
  response.sendDate = false;
  response.writeHead(status, headers);
  response.end(body);
}
