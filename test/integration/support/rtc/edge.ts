import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { request as plainRequest } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { CertificateFiles } from '../certificates';

/** An answer by itself, or the URL to which a request is passed on. */
export type Backend = { readonly body: string; readonly status?: number } | string;

/** The public hosts of a server, with TLS, on a port of loopback. */
export class Edge {
  /** The hosts and paths that were asked for, such as `example.org/.well-known/matrix/server`. */
  public readonly asked: string[] = [];
  private readonly server: Server;

  /** @param backends the backend of each host, or of a host and the beginning of a path, of which the longest counts */
  private constructor(
    files: CertificateFiles,
    public readonly backends: { [place: string]: Backend },
  ) {
    const options = { key: readFileSync(files.key), cert: readFileSync(files.certificate) };
    this.server = createServer(options, (incoming, answer) => this.answer(incoming, answer));
    this.server.on('upgrade', (incoming: IncomingMessage, socket: Duplex) => this.upgrade(incoming, socket));
  }

  public static async start(files: CertificateFiles, backends: { [place: string]: Backend }): Promise<Edge> {
    const edge = new Edge(files, backends);
    await new Promise<void>((resolve) => edge.server.listen(0, '127.0.0.1', resolve));
    return edge;
  }

  public get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  public stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private backendOf(incoming: IncomingMessage): Backend {
    const place = `${incoming.headers.host?.replace(/:\d+$/, '')}${incoming.url?.split('?')[0]}`;
    this.asked.push(place);
    const found = Object.keys(this.backends)
      .filter((begin) => place.startsWith(begin))
      .sort((a, b) => b.length - a.length)[0];
    return found === undefined ? { status: 404, body: '404 page not found' } : this.backends[found];
  }

  /** Passes a WebSocket on. */
  private upgrade(incoming: IncomingMessage, socket: Duplex): void {
    const backend = this.backendOf(incoming);
    if (typeof backend !== 'string') return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    const upstream = connect(Number(new URL(backend).port), '127.0.0.1', () => {
      const headers = incoming.rawHeaders.flatMap((name, i, all) => (i % 2 ? [] : [`${name}: ${all[i + 1]}`]));
      upstream.write([`GET ${incoming.url} HTTP/1.1`, ...headers, '', ''].join('\r\n'));
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  }

  private answer(incoming: IncomingMessage, answer: ServerResponse): void {
    const backend = this.backendOf(incoming);
    if (typeof backend !== 'string') {
      answer
        .writeHead(backend.status ?? 200, { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' })
        .end(backend.body);
      return;
    }
    const { method, headers } = incoming;
    const passed = plainRequest(`${backend}${incoming.url}`, { method, headers }, (theirs) => {
      answer.writeHead(theirs.statusCode ?? 502, theirs.headers);
      theirs.pipe(answer);
    });
    passed.on('error', () => answer.writeHead(502).end());
    incoming.pipe(passed);
  }
}
