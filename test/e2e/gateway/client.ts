import { request } from 'node:https';
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { get } from '../support/kubectl';

let known: string | undefined;

/** The address at which Traefik answers. The cluster is asked once, as there are thousands of requests. */
export function address(): string {
  known ??= get('-n', 'kube-system', 'service', 'traefik').status.loadBalancer.ingress[0].ip;
  return known;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** The address from which the request went out. */
  readonly from: string;
  /** The serial number of the certificate that was shown. */
  readonly serial: string;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** The whole body. */
  readonly body?: string;
  /** Writes the body bit by bit. @default - `body` */
  readonly write?: (outgoing: ClientRequest) => void;
  /** Milliseconds without an answer after which the request has failed. @default 30 s */
  readonly timeout?: number;
}

/** Sends a request by HTTPS on a connection of its own. The authorities of the cluster were made for tests, so no certificate is checked. */
export function send(host: string, path: string, sent: Sent = {}): Promise<Reply> {
  const { method = sent.body === undefined ? 'GET' : 'POST', headers = {}, timeout = 30_000 } = sent;
  return new Promise((resolve, reject) => {
    const options = { host: address(), servername: host, path, method, agent: false, rejectUnauthorized: false };
    const outgoing = request({ ...options, headers: { Host: host, ...headers } }, (incoming) => {
      const socket = incoming.socket as TLSSocket;
      const [from, serial] = [socket.localAddress ?? '', socket.getPeerCertificate().serialNumber];
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        clearTimeout(timer);
        const text = Buffer.concat(chunks).toString();
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, from, serial });
      });
    });
    const timer = setTimeout(() => outgoing.destroy(new Error(`${host}${path}: no answer in ${timeout} ms`)), timeout);
    outgoing.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    if (sent.write) sent.write(outgoing);
    else outgoing.end(sent.body);
  });
}

/** Opens connections by TLS, a few at a time, and leaves them alone. */
export async function idleConnections(hosts: readonly string[], count: number): Promise<TLSSocket[]> {
  const open: TLSSocket[] = [];
  const one = (host: string) =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ host: address(), port: 443, servername: host, rejectUnauthorized: false }, () => {
        open.push(socket);
        resolve();
      });
      socket.on('error', reject);
    });
  while (open.length < count) {
    const next = Math.min(50, count - open.length);
    await Promise.all(Array.from({ length: next }, (_, index) => one(hosts[index % hosts.length])));
  }
  return open;
}

/** Does a request again and again until it is told to stop. @param request returns the status @returns the answers other than 200, and the longest time in ms */
export function repeat(request: () => Promise<number>, pause = 100): { stop: () => Promise<Watched> } {
  const bad: string[] = [];
  let [going, count, longest] = [true, 0, 0];
  const loop = async () => {
    while (going) {
      const start = Date.now();
      const result = await request().then(String, String);
      if (result !== '200') bad.push(result);
      count += 1;
      longest = Math.max(longest, Date.now() - start);
      await new Promise((done) => setTimeout(done, pause));
    }
    return { bad, count, longest };
  };
  const done = loop();
  return {
    stop: () => {
      going = false;
      return done;
    },
  };
}

/** Asks a host for a path again and again. */
export function watch(host: string, path: string, pause = 100): { stop: () => Promise<Watched> } {
  return repeat(async () => (await send(host, path)).status, pause);
}

export interface Watched {
  readonly bad: readonly string[];
  readonly count: number;
  readonly longest: number;
}
