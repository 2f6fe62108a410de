import { request } from 'node:https';
import { EDGE, issuersAuthority } from './servers';

/** A request from outside of the cluster. */
export interface Question {
  readonly method?: string;
  readonly token?: string;
  /** Is sent as JSON, unless it is a buffer. */
  readonly body?: object;
  readonly contentType?: string;
  /** @default 443 */
  readonly port?: number;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
  // The fields depend on the request.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

/** Asks a host through the ingress. Its certificate must be for the host, and of the test's authority. */
export function ask(host: string, path: string, question: Question = {}): Promise<Answer> {
  const { token, body, port = 443 } = question;
  const data = body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const options = {
    host: EDGE,
    port,
    servername: host,
    ca: issuersAuthority(),
    path,
    method: question.method ?? (data === undefined ? 'GET' : 'POST'),
    // Synapse tries another homeserver for up to a minute.
    timeout: 90_000,
    agent: false,
    headers: {
      Host: host,
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(data !== undefined && { 'Content-Type': question.contentType ?? 'application/json' }),
      ...(data !== undefined && { 'Content-Length': Buffer.byteLength(data) }),
    },
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const received = Buffer.concat(chunks);
        resolve({
          status: incoming.statusCode ?? 0,
          type: incoming.headers['content-type'] ?? '',
          body: received,
          get json() {
            return JSON.parse(received.toString());
          },
        });
      });
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${host}${path}: no answer in time`)));
    outgoing.on('error', reject);
    outgoing.end(data);
  });
}
