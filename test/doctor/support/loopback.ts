import { createServer as createHttp } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createSocket } from 'node:dgram';
import { createServer as createTcp } from 'node:net';
import type { AddressInfo, Server as TcpServer, Socket } from 'node:net';
import { createSecureContext, createServer as createTls } from 'node:tls';
import type { Net } from '../../../cli/doctor/net/net';
import { nodeNet } from '../../../cli/doctor/net/node-net';
import type { Override } from '../../../cli/doctor/net/overrides';
import { certificate } from './authority';
import type { Identity } from './authority';
import { answerTo, soundSite } from './sound-site';
import type { Site } from './sound-site';

/** The authority that all of the install's certificates are from. */
export const AUTHORITY = certificate('Test Root');
export const MIDDLE = certificate('Test Intermediate', { issuer: AUTHORITY });

/** A place where nothing listens. */
const NOWHERE: Omit<Override, 'host'> = { address: '127.0.0.1', toPort: 1 };

/** A sound install on loopback: web servers, TLS, a STUN server and names. Faults are planted into its fields. */
export class Loopback {
  public site: Site = soundSite();
  /** The shown certificate and its chain, by host. */
  public readonly shown = new Map<string, readonly Identity[]>();
  /** Names and their addresses, which the connections don't use. */
  public names = new Map<string, readonly string[]>();
  /** Hosts with ports that are closed. */
  public readonly closed = new Set<string>();
  /** The targets of SRV records. */
  public readonly srvs = new Map<string, readonly { readonly name: string; readonly port: number }[]>();
  private readonly withoutTls = new Set<string>();
  public stun: 'answers' | 'silent' | 'nonsense' = 'answers';

  private readonly usual: readonly Identity[];
  private readonly servers: (Server | TcpServer)[] = [];
  private readonly udp = createSocket('udp4');
  private ports = { https: 0, http: 0, stun: 0, stunTcp: 0, stunTls: 0 };

  constructor(private readonly hosts: readonly string[]) {
    this.usual = [certificate(hosts[0], { issuer: MIDDLE, hosts }), MIDDLE];
    this.reset();
  }

  public reset(): void {
    this.site = soundSite();
    this.shown.clear();
    this.closed.clear();
    this.withoutTls.clear();
    this.srvs.clear();
    this.names = new Map(this.hosts.map((host) => [host, ['203.0.113.7']]));
    this.stun = 'answers';
  }

  /** A host's port 443 speaks plain HTTP. */
  public breakTls(host: string): void {
    this.withoutTls.add(host);
  }

  public async start(): Promise<void> {
    const handle = (secure: boolean) => (request: IncomingMessage, response: ServerResponse) => {
      request.resume();
      answerTo(this.site, request, response, secure);
    };
    const https = createHttps({ SNICallback: (host, found) => found(null, this.context(host)) }, handle(true));
    const http = createHttp(handle(false));
    // A request to become a WebSocket comes by another event.
    https.on('upgrade', (_, socket) => {
      socket.end(`HTTP/1.1 ${this.site.upgrade} Answer\r\nContent-Length: 0\r\n\r\n`);
    });
    const answer = (socket: Socket) => {
      socket.on('error', () => socket.destroy());
      socket.on('data', (data: Buffer) => this.answerStun(data, (text) => socket.write(text)));
    };
    const stunTcp = createTcp(answer);
    const stunTls = createTls({ SNICallback: (host, found) => found(null, this.context(host)) }, answer);
    this.servers.push(https, http, stunTcp, stunTls);
    this.ports = {
      https: await port(https),
      http: await port(http),
      stunTcp: await port(stunTcp),
      stunTls: await port(stunTls),
      stun: 0,
    };
    this.udp.on('message', (data, from) =>
      this.answerStun(data, (answer) => this.udp.send(answer, from.port, from.address)),
    );
    await new Promise<void>((resolve) => this.udp.bind(0, '127.0.0.1', resolve));
    this.ports.stun = this.udp.address().port;
  }

  public async stop(): Promise<void> {
    this.udp.close();
    for (const server of this.servers) {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  /** The network of the doctor, in which all ports of the install are those on loopback. */
  public net(timeout = 20_000): Net {
    const to = (host: string, from: number, toPort: number): Override =>
      this.closed.has(`${host}:${from}`)
        ? { host, port: from, ...NOWHERE }
        : { host, port: from, address: '127.0.0.1', toPort };
    const overrides = (stun: number) =>
      this.hosts.flatMap((host) => [
        to(host, 443, this.withoutTls.has(host) ? this.ports.http : this.ports.https),
        to(host, 80, this.ports.http),
        to(host, 3478, stun),
        to(host, 5349, this.ports.stunTls),
        to(host, 7881, this.ports.stunTcp),
        to(host, 7882, this.ports.stun),
        { host, address: '127.0.0.1', toPort: 1 },
      ]);
    const names = {
      resolve4: () => Promise.resolve([]),
      resolve6: () => Promise.resolve([]),
      resolveSrv: () => Promise.resolve([]),
    };
    const of = (stun: number) => nodeNet({ names, overrides: overrides(stun), ca: [AUTHORITY.pem], timeout });
    const [net, tcp] = [of(this.ports.stun), of(this.ports.stunTcp)];
    return {
      ...net,
      srv: (name) => Promise.resolve(this.srvs.get(name) ?? []),
      isGiven: () => false,
      addresses: (host) => Promise.resolve(this.names.get(host) ?? []),
      request: (url, request) =>
        (this.names.get(request?.via ?? new URL(url).hostname) ?? []).length > 0
          ? net.request(url, request)
          : Promise.resolve({ trouble: 'has no address in DNS', noConnection: true }),
      stun: (endpoint, transport) => (transport === 'tcp' ? tcp : net).stun(endpoint, transport),
    };
  }

  private context(host: string) {
    const chain = this.shown.get(host) ?? this.usual;
    const key = chain[0].key.export({ type: 'pkcs8', format: 'pem' });
    return createSecureContext({ key, cert: chain.map(({ pem }) => pem).join('') });
  }

  private answerStun(data: Buffer, send: (answer: Buffer) => void): void {
    if (this.stun === 'silent') return;
    if (this.stun === 'nonsense') return send(Buffer.alloc(32, 'x'));
    send(Buffer.concat([Buffer.from([1, 1, 0, 0]), data.subarray(4, 20)]));
  }
}

async function port(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
