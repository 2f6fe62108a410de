import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { freePort } from './processes';
import { NameServer } from './name-server';

/** A process of Synapse, as it answered. */
export interface Answered {
  readonly process: string;
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  /** The size of the request's body. */
  readonly bytes: number;
}

/** Replacements for the processes of Synapse: each has a name in a DNS of their own, an address on loopback and the same port, and says which one it is. */
export class FakeProcesses {
  private readonly servers = new Map<string, Server>();
  private readonly addresses = new Map<string, string>();
  /** Called when the first bytes of a body arrive, with their number. */
  public onBytes: (count: number) => void = () => undefined;
  /** The number of requests that arrived. */
  public asked = 0;
  public running = 0;
  public mostRunning = 0;

  private constructor(
    public readonly dns: NameServer,
    public readonly port: number,
  ) {}

  public static async make(): Promise<FakeProcesses> {
    return new FakeProcesses(await NameServer.start(), await freePort());
  }

  /** Starts a process that isn't running. Its name may have got another address in the meantime. */
  public async start(name: string, host = name): Promise<void> {
    const address =
      this.addresses.get(name) ?? `127.7.${Math.floor(this.addresses.size / 250)}.${1 + (this.addresses.size % 250)}`;
    this.addresses.set(name, address);
    const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) =>
      this.answer(name, request, response),
    );
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, address, resolve);
    });
    this.servers.set(name, server);
    this.dns.records.set(host, address);
  }

  /** Kills a process. @param host its name in the DNS, if that is to go too */
  public async stop(name: string, host?: string): Promise<void> {
    if (host !== undefined) this.dns.records.delete(host);
    const server = this.servers.get(name);
    this.servers.delete(name);
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  }

  /** Gives the next start of a process another address, as a new pod has one. */
  public move(name: string, address: string): void {
    this.addresses.set(name, address);
  }

  public async stopAll(): Promise<void> {
    await Promise.all([...this.servers.keys()].map((name) => this.stop(name)));
    await this.dns.stop();
  }

  /** `?wait=MILLISECONDS` makes the answer take so long. */
  private answer(process: string, request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://x');
    if (url.pathname === '/health') return void response.end('OK');
    this.mostRunning = Math.max(this.mostRunning, (this.running += 1));
    response.on('close', () => (this.running -= 1));
    this.asked += 1;
    let bytes = 0;
    request.on('data', (data: Buffer) => {
      if (bytes === 0) this.onBytes(data.length);
      bytes += data.length;
    });
    request.on('end', () => {
      const body = { process, method: request.method, url: request.url, headers: request.headers, bytes };
      const send = () => response.setHeader('X-Process', process).end(JSON.stringify(body));
      setTimeout(send, Number(url.searchParams.get('wait') ?? 0));
    });
  }
}
