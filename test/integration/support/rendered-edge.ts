import { createServer, request } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Manifest } from '../../support/manifests';
import { servedBy } from '../../support/served';

/** The public side of rendered manifests on a port of loopback, by plain HTTP: each path leads to the server that stands for its Service. */
export class RenderedEdge {
  private readonly server: Server;

  /** @param services the URL of each Service */
  private constructor(
    private readonly manifests: Manifest[],
    private readonly host: string,
    private readonly services: { readonly [name: string]: string },
  ) {
    this.server = createServer((incoming, answer) => this.answer(incoming, answer));
  }

  public static async start(
    manifests: Manifest[],
    host: string,
    services: { readonly [name: string]: string },
  ): Promise<RenderedEdge> {
    const edge = new RenderedEdge(manifests, host, services);
    await new Promise<void>((resolve) => edge.server.listen(0, '127.0.0.1', resolve));
    return edge;
  }

  public get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  public stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer(incoming: IncomingMessage, answer: ServerResponse): void {
    const name = servedBy(this.manifests, this.host, incoming.url?.split('?')[0] ?? '/');
    if (name === undefined) return void answer.writeHead(404).end('{"edge":"nothing here"}');
    const { method, headers } = incoming;
    const forwarded = { ...headers, host: this.host, 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.1' };
    const passed = request(`${this.services[name]}${incoming.url}`, { method, headers: forwarded }, (theirs) => {
      answer.writeHead(theirs.statusCode ?? 502, { ...theirs.headers, 'x-service': name });
      theirs.pipe(answer);
    });
    passed.on('error', () => answer.writeHead(502).end('{"edge":"no answer"}'));
    incoming.pipe(passed);
  }
}
