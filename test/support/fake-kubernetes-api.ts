import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Data {
  [key: string]: string;
}

/** A patch request. */
export interface Patch {
  readonly path: string;
  readonly contentType?: string;
  readonly body: { readonly metadata?: { readonly resourceVersion?: string }; readonly data: Data };
}

/** The part of the Kubernetes API that the Jobs use: it reads Secrets, and changes them by merge patches. */
export class FakeKubernetesApi {
  /** Secrets by `namespace/name`. A Secret that only the manifest made has no `data`. */
  public readonly secrets = new Map<string, { data?: Data; version: number }>();
  public readonly patches: Patch[] = [];
  public readonly tokens = new Set<string | undefined>();
  /** The status codes of the next answers, which are errors. */
  public readonly failures: number[] = [];
  /** Is called before a patch is applied, to change the Secret as another writer would. */
  public beforePatch?: () => void;

  /** Is called after the first read, to add what was missing. */
  public afterRead?: () => void;

  private readonly server = createServer((request, response) => {
    void read(request).then((text) => {
      const { status, body } = this.answer(request, text);
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    });
  });

  public async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  public async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The values of a Secret as text. */
  public values(name: string): Data {
    const data = this.secrets.get(name)?.data ?? {};
    return Object.fromEntries(Object.entries(data).map(([k, v]) => [k, Buffer.from(v, 'base64').toString()]));
  }

  public put(name: string, values?: Data): void {
    const data =
      values && Object.fromEntries(Object.entries(values).map(([k, v]) => [k, Buffer.from(v).toString('base64')]));
    this.secrets.set(name, { data, version: (this.secrets.get(name)?.version ?? 0) + 1 });
  }

  private answer(request: IncomingMessage, text: string): { status: number; body: object } {
    this.tokens.add(request.headers.authorization);
    const failure = this.failures.shift();
    if (failure) return { status: failure, body: { kind: 'Status' } };
    const path = request.url ?? '';
    const name = /^\/api\/v1\/namespaces\/([^/]+)\/secrets\/([^/]+)$/.exec(path)?.slice(1).join('/') ?? '';
    if (request.method === 'PATCH') {
      this.beforePatch?.();
      this.beforePatch = undefined;
    }
    const secret = this.secrets.get(name);
    if (!secret) return { status: 404, body: { kind: 'Status' } };
    if (request.method === 'PATCH') {
      const body = JSON.parse(text) as Patch['body'];
      this.patches.push({ path, contentType: request.headers['content-type'], body });
      const version = body.metadata?.resourceVersion;
      if (version !== undefined && version !== String(secret.version)) return { status: 409, body: { kind: 'Status' } };
      this.secrets.set(name, { data: { ...secret.data, ...body.data }, version: secret.version + 1 });
    } else if (request.method !== 'GET') {
      return { status: 405, body: {} };
    }
    const now = this.secrets.get(name);
    const body = { metadata: { resourceVersion: String(now?.version) }, data: now?.data };
    if (request.method === 'GET') {
      this.afterRead?.();
      this.afterRead = undefined;
    }
    return { status: 200, body };
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
