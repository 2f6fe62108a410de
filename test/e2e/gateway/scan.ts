import { request as plainRequest } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { ingressAddress } from '../support/https';
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

/** An answer, with the names in the certificate. */
interface Seen {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly names: string;
}

/** Sends a request without asking the cluster, as there are hundreds. */
function ask(send: typeof request, address: string, host: string, path: string): Promise<Seen> {
  const options: RequestOptions & { servername: string; rejectUnauthorized: boolean } = {
    host: address,
    servername: host,
    path,
    headers: { Host: host },
    rejectUnauthorized: false,
    agent: false,
    timeout: 15_000,
  };
  return new Promise((resolve, reject) => {
    const sent = send(options, (answer) => {
      const names = (answer.socket as Partial<TLSSocket>).getPeerCertificate?.().subjectaltname ?? '';
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const body = Buffer.concat(chunks).toString().trim();
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body, names });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`${host}${path}: no answer in 15 s`)));
    sent.on('error', reject).end();
  });
}

/** Tells who gave an answer, and by which certificate. */
async function overHttps(address: string, host: string, path: string): Promise<string> {
  const { status, headers, body, names } = await ask(request, address, host, path);
  const by = body === '404 page not found' && headers.server === undefined ? 'nobody' : 'an app';
  return `${status} by ${by}, ${headers['strict-transport-security'] ?? 'no HSTS'}, ${names}`;
}

/** The answers of all hosts at all paths, by HTTPS and by plain HTTP. */
export async function scan(): Promise<Record<string, string>> {
  const address = ingressAddress();
  const found: Record<string, string> = {};
  for (const host of HOSTS) {
    for (const path of PATHS) {
      const { status, headers } = await ask(plainRequest, address, host, path);
      found[`https://${host}${path}`] = await overHttps(address, host, path);
      found[`http://${host}${path}`] = `${status} ${headers.location ?? ''}`;
    }
  }
  return found;
}
