import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Manifest } from '../../support/manifests';
import { servedBy } from '../../support/served';
import type { CertificateFiles } from './certificates';

export interface EdgeOptions {
  /** Files by which it ends TLS. @default - it speaks plain HTTP */
  readonly tls?: CertificateFiles;
  /** The host that all requests are for. @default - the host of each request */
  readonly host?: string;
}

/**
 * An ingress controller on loopback, which leads requests as the rendered objects say. A path that they don't name is answered with 404. Programs are given by the names of
 * their Services. An answer tells the Service that it is from.
 */
export class Edge {
  private constructor(
    private readonly server: Server,
    public readonly port: number,
  ) {}

  public static async start(
    manifests: Manifest[],
    programs: { readonly [service: string]: string },
    { tls, host }: EdgeOptions,
  ): Promise<Edge> {
    const lead = (asked: IncomingMessage, answer: ServerResponse) => {
      const name = host ?? asked.headers.host ?? '';
      const service = servedBy(manifests, name, new URL(asked.url ?? '/', 'https://edge').pathname) ?? '';
      if (programs[service] === undefined) answer.writeHead(404).end('{"edge":"no route"}');
      else pass(asked, answer, { url: `${programs[service]}${asked.url}`, service, host: name });
    };
    const files = tls && { cert: readFileSync(tls.certificate), key: readFileSync(tls.key) };
    const server = files ? createTlsServer(files, lead) : createServer(lead);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Edge(server, (server.address() as AddressInfo).port);
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Passes a request on, with the headers that an ingress controller adds. */
function pass(
  asked: IncomingMessage,
  answer: ServerResponse,
  { url, service, host }: { readonly url: string; readonly service: string; readonly host: string },
): void {
  const headers = { ...asked.headers, host, 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' };
  const passed = request(url, { method: asked.method, headers }, (got) => {
    answer.writeHead(got.statusCode ?? 502, { ...got.headers, 'x-service': service });
    got.pipe(answer);
  });
  passed.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
  // A browser that leaves a page gives up its requests, such as a sync.
  answer.on('close', () => passed.destroy());
  asked.pipe(passed);
}
