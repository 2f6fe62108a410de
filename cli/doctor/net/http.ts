import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { withoutBrackets } from '../server-name';
import { troubleOf } from './failure-words';
import type { Answer, Request, Trouble } from './net';

/** No answer that the doctor reads is longer. */
const LONGEST = 1024 * 1024;

interface Way {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly timeout: number;
}

/** Sends a request, and follows no redirect. */
export function ask(url: URL, { method = 'GET', headers = {}, body }: Request, way: Way): Promise<Answer | Trouble> {
  const addresses = way.addresses.map((address) => ({ address, family: isIP(address) }));
  const lookup = ((_: string, options: { all?: boolean }, found: (...answer: unknown[]) => void) =>
    options.all ? found(null, addresses) : found(null, addresses[0].address, addresses[0].family)) as LookupFunction;
  const secure = url.protocol === 'https:';
  const host = withoutBrackets(url.hostname);
  return new Promise((resolve) => {
    let connected = false;
    const outgoing = (secure ? httpsRequest : httpRequest)({
      host: isIP(host) === 0 ? host : addresses[0].address,
      ...(isIP(host) === 0 && secure && { servername: host }),
      port: way.port,
      path: `${url.pathname}${url.search}`,
      method,
      lookup,
      agent: false,
      rejectUnauthorized: false,
      headers: { 'User-Agent': 'cdk8s-matrix-doctor', Host: url.host, Accept: '*/*', ...headers },
    });
    const end = (answer: Answer | Trouble) => {
      clearTimeout(timer);
      outgoing.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end(troubleOf({ code: 'timeout' }, connected)), way.timeout);
    outgoing.on('socket', (socket) => socket.on(secure ? 'secureConnect' : 'connect', () => (connected = true)));
    outgoing.on('error', (error) => end(troubleOf(error, connected)));
    outgoing.on('upgrade', (incoming, socket) => {
      socket.destroy();
      end(answerOf(incoming, ''));
    });
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let length = 0;
      const done = () => end(answerOf(incoming, Buffer.concat(chunks).toString()));
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > LONGEST) done();
      });
      incoming.on('error', (error) => end(troubleOf(error, connected)));
      incoming.on('end', done);
    });
    outgoing.end(body);
  });
}

function answerOf({ statusCode = 0, headers }: IncomingMessage, body: string): Answer {
  return { status: statusCode, headers, body };
}
