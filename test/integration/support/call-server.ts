import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, request as httpRequest } from 'node:http';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { Rtc, Turn } from '../../../lib';
import { Authority } from './certificates';
import type { Sfu } from './livekit';
import { register } from './register';
import { renderStack } from './rendered';
import { FAST, startSynapse } from './synapse';
import { TokenService } from './token-service';

export const ALICE = 'a password that nobody may see';
const AS_TOKEN = 'as-token-that-nobody-may-see';
const HS_TOKEN = 'hs-token-that-nobody-may-see';
/** No program may print them. */
export const SECRETS = [ALICE, AS_TOKEN, HS_TOKEN];

export interface CallServerOptions {
  readonly turnUris: readonly string[];
  /** Changes the text of homeserver.yaml. */
  readonly change?: (yaml: string) => string;
}

/** The faults that a test plants in the homeserver's announcements and in the proxy. */
export interface ServerFaults {
  /** The file `/.well-known/matrix/client`. Null is no such file. */
  readonly wellKnown?: object | null;
  /** The transports that the homeserver tells. */
  readonly transports?: readonly object[];
  /** Statuses with which the proxy answers by itself, by the beginning of a path. */
  readonly broken?: Readonly<Record<string, number>>;
}

/** A homeserver with group calls: Synapse, a stand-in of the token service, and a proxy with TLS before them and the SFU. */
export class CallServer {
  public faults: ServerFaults = {};
  /** A test must set it before it checks calls. */
  public sfu!: Sfu;
  public readonly tokens: TokenService;

  private constructor(
    public readonly authority: Authority,
    public readonly port: number,
    private readonly synapse: Awaited<ReturnType<typeof startSynapse>>,
    private readonly servers: readonly HttpServer[],
  ) {
    const synapseUrl = this.synapse.url;
    this.tokens = new TokenService(
      transport(port).url,
      () => this.sfu.url,
      () => synapseUrl,
      HS_TOKEN,
    );
  }

  public static async start(options: CallServerOptions): Promise<CallServer> {
    const found: { server?: CallServer } = {};
    const authority = new Authority();
    const { certificate, key } = authority.issue('IP:127.0.0.1');
    const identity = { cert: readFileSync(certificate), key: readFileSync(key) };
    const front = createHttps(identity, (request, response) => void found.server!.serve(request, response));
    front.on('upgrade', (request: IncomingMessage, socket: Duplex) => found.server!.upgrade(request, socket));
    const appService = createHttp((request, response) => void found.server!.serveTokens(request, response));
    const port = await listen(front);
    const registration = join(mkdtempSync(join(tmpdir(), 'registration-')), 'rtc.yaml');
    writeFileSync(registration, JSON.stringify(registered(await listen(appService))));
    const files = renderStack({ turn: Turn.external({ uris: [...options.turnUris] }), rtc: Rtc.none() }).get(
      'synapse-config',
    )!;
    const yaml = withGroupCalls(files['homeserver.yaml'], port, registration);
    const change = options.change ?? ((text: string) => text);
    const synapse = await startSynapse({ ...files, 'homeserver.yaml': change(yaml) });
    const server = new CallServer(authority, port, synapse, [front, appService]);
    found.server = server;
    await register({ config: synapse.pod.config, user: 'alice', password: ALICE });
    return server;
  }

  public get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  /** The homeserver without the proxy, and without TLS. */
  public get plainUrl(): string {
    return this.synapse.url;
  }

  public get turnSecret(): string {
    return readFileSync(join(this.synapse.pod.root, 'turn-secret/matrix-secrets/turn_shared_secret'), 'utf8');
  }

  public async stop(): Promise<void> {
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
    }
    await this.synapse.server.stop();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url!.split('?')[0];
    const broken = Object.entries(this.faults.broken ?? {}).find(([start]) => path.startsWith(start));
    if (broken) return send(response, broken[1], 'broken');
    if (path === '/.well-known/matrix/client') {
      const { wellKnown = defaultWellKnown(this.port) } = this.faults;
      return send(response, wellKnown ? 200 : 404, wellKnown ?? {}, { 'Access-Control-Allow-Origin': '*' });
    }
    if (path.endsWith('/rtc/transports') && this.faults.transports) {
      return send(response, 200, { rtc_transports: this.faults.transports });
    }
    if (path.startsWith('/_matrix/')) return forward(request, response, this.synapse.url);
    if (path.startsWith('/rtc')) return forward(request, response, this.sfu.url);
    if (['/sfu/get', '/get_token', '/delegate_delayed_leave'].includes(path))
      return this.serveTokens(request, response);
    return send(response, 404, 'not found');
  }

  private async serveTokens(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { ahead = 0 } = this.tokens.faults;
    response.setHeader('Date', new Date(Date.now() + ahead * 1000).toUTCString());
    try {
      const { status, body, headers } = await this.tokens.answer(request.method!, request.url!, request.headers, text);
      send(response, status, body, headers);
    } catch (error) {
      send(response, 500, { error: String(error) });
    }
  }

  private upgrade(request: IncomingMessage, socket: Duplex): void {
    const broken = Object.entries(this.faults.broken ?? {}).find(([start]) => request.url!.startsWith(start));
    if (broken) return void socket.end(`HTTP/1.1 ${broken[1]} Broken\r\nContent-Length: 6\r\n\r\nbroken`);
    const upstream = connect(this.sfu.port, '127.0.0.1', () => {
      const pairs = request.rawHeaders.flatMap((name, i, all) => (i % 2 ? [] : [`${name}: ${all[i + 1]}`]));
      upstream.write([`GET ${request.url} HTTP/1.1`, ...pairs, '', ''].join('\r\n'));
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  }
}

/** The transport as the homeserver tells it. */
export function transport(port: number) {
  return { type: 'livekit', url: `wss://127.0.0.1:${port}`, livekit_service_url: `https://127.0.0.1:${port}` };
}

export function defaultWellKnown(port: number): object {
  const { type, livekit_service_url } = transport(port);
  return {
    'm.homeserver': { base_url: `https://127.0.0.1:${port}` },
    'org.matrix.msc4143.rtc_foci': [{ type, livekit_service_url }],
  };
}

function registered(port: number): object {
  return {
    ...{ id: 'rtc', as_token: AS_TOKEN, hs_token: HS_TOKEN, sender_localpart: '_lk_jwt_service', url: null },
    namespaces: { users: [{ exclusive: false, regex: '@.*:127\\.0\\.0\\.1:.*' }] },
    'io.element.msc4502.scopes': ['urn:matrix:client:io.element.msc4502:rooms:is_joined'],
    'io.element.msc4512.proxy_prefix': 'rtc/livekit',
    'io.element.msc4512.proxy_url': `http://127.0.0.1:${port}`,
  };
}

/** The homeserver.yaml with another server name, which leads to the proxy, and with what group calls need. */
function withGroupCalls(yaml: string, port: number, registration: string): string {
  const features = ['msc4143', 'msc4222', 'msc4502', 'msc4512'].map((name) => [`${name}_enabled`, true]);
  const added = {
    experimental_features: Object.fromEntries(features) as object,
    max_event_delay_duration: '24h',
    matrix_rtc: { transports: [transport(port)] },
    app_service_config_files: [registration],
    ...FAST,
    rc_delayed_event_mgmt: { per_second: 1000, burst_count: 1000 },
    rc_login: Object.fromEntries(
      ['address', 'account', 'failed_attempts'].map((name) => [name, { per_second: 1000, burst_count: 1000 }]),
    ) as object,
    rc_room_creation: { per_second: 1000, burst_count: 1000 },
  };
  const kept = yaml
    .replaceAll('example.org', `127.0.0.1:${port}`)
    .split(/^(?=\S)/m)
    .filter((block) => !Object.keys(added).includes(block.split(':')[0]));
  const lines = Object.entries(added).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [...kept, ...lines, ''].join('\n');
}

function listen(server: HttpServer): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

function send(response: ServerResponse, status: number, body: object | string, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(text);
}

function forward(request: IncomingMessage, response: ServerResponse, to: string): void {
  const passed = httpRequest(`${to}${request.url}`, { method: request.method, headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(response);
  });
  passed.on('error', () => send(response, 502, 'Bad Gateway'));
  request.pipe(passed);
}
