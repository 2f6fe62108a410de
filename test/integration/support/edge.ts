import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { ofKind } from '../../support/manifests';
import type { Manifest } from '../../support/manifests';
import type { CertificateFiles } from './certificates';

interface Rule {
  readonly host: string;
  readonly http: {
    readonly paths: readonly {
      readonly path: string;
      readonly pathType: string;
      readonly backend: { readonly service: { readonly name: string } };
    }[];
  };
}

/**
 * An ingress controller on loopback: it ends TLS, and leads requests as the rendered Ingress objects say. A path that they don't name is answered with 404.
 * Programs are given by the names of their Services.
 */
export class Edge {
  private constructor(
    private readonly server: Server,
    public readonly port: number,
  ) {}

  public static async start(
    manifests: Manifest[],
    files: CertificateFiles,
    programs: { readonly [service: string]: string },
  ): Promise<Edge> {
    const rules = ofKind(manifests, 'Ingress').flatMap(({ spec }) => spec.rules as Rule[]);
    const tls = { cert: readFileSync(files.certificate), key: readFileSync(files.key) };
    const server = createServer(tls, (asked, answer) => {
      const service = serviceOf(rules, asked.headers.host ?? '', new URL(asked.url ?? '/', 'https://edge').pathname);
      const program = programs[service ?? ''];
      if (program === undefined) answer.writeHead(404).end('no route');
      else pass(asked, answer, `${program}${asked.url}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Edge(server, (server.address() as AddressInfo).port);
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The Service of the longest path that matches. */
function serviceOf(rules: readonly Rule[], host: string, asked: string): string | undefined {
  const paths = rules.filter((rule) => rule.host === host).flatMap(({ http }) => http.paths);
  const matching = paths.filter(
    ({ path, pathType }) =>
      path === asked || (pathType === 'Prefix' && asked.startsWith(path.endsWith('/') ? path : `${path}/`)),
  );
  const [best] = matching.sort((one, other) => other.path.length - one.path.length);
  return best?.backend.service.name;
}

/** Passes a request on, with the headers that an ingress controller adds. */
function pass(asked: IncomingMessage, answer: ServerResponse, url: string): void {
  const headers = { ...asked.headers, 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' };
  const passed = request(url, { method: asked.method, headers }, (got) => {
    answer.writeHead(got.statusCode ?? 502, got.headers);
    got.pipe(answer);
  });
  passed.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
  // A browser that leaves a page gives up its requests, such as a sync.
  answer.on('close', () => passed.destroy());
  asked.pipe(passed);
}
