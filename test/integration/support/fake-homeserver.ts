import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';

/** The homeserver's answer about the relay. */
export interface TurnAnswer {
  readonly uris?: readonly string[];
  readonly secret?: string;
  /** The seconds by which the homeserver's clock is ahead. @default 0 */
  readonly ahead?: number;
  /** The lifetime of credentials in seconds. @default 3600 */
  readonly lifetime?: number;
}

export const PASSWORD = 'a password that nobody may see';
/** The homeserver refuses a login with this password by its rate limit. */
export const TOO_OFTEN = 'too often';
export const TOKEN = 'a-token-that-nobody-may-see';

/** The endpoints of a homeserver that the check of the relay uses. The homeserver has its own clock. */
export class FakeHomeserver {
  public turn: TurnAnswer = {};
  public readonly seen: string[] = [];
  /** Passwords for the relay that were handed out. */
  public readonly passwords: string[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => (text += String(chunk)));
      request.on('end', () => {
        const path = request.url?.replace('/_matrix/client/v3', '') ?? '';
        this.seen.push(path);
        const [status, body] = this.answer(path, text, request.headers.authorization);
        response.setHeader('Date', new Date(this.now() * 1000).toUTCString());
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
      });
    });
  }

  public static async start(): Promise<FakeHomeserver> {
    const homeserver = new FakeHomeserver();
    await new Promise<void>((resolve) => homeserver.server.listen(0, '127.0.0.1', resolve));
    return homeserver;
  }

  public get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  public stop(): void {
    this.server.close();
  }

  private now(): number {
    return Math.floor(Date.now() / 1000) + (this.turn.ahead ?? 0);
  }

  private answer(path: string, text: string, authorization?: string): [number, object] {
    if (path === '/login') {
      const { password } = JSON.parse(text) as { password: string };
      if (password === TOO_OFTEN) return [429, { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 250_000 }];
      return password === PASSWORD ? [200, { access_token: TOKEN }] : [403, { errcode: 'M_FORBIDDEN' }];
    }
    if (authorization !== `Bearer ${TOKEN}`) return [401, { errcode: 'M_UNKNOWN_TOKEN' }];
    return [200, path === '/voip/turnServer' ? this.credentials() : {}];
  }

  private credentials(): object {
    const { uris, secret = '', lifetime = 3600 } = this.turn;
    if (!uris) return {};
    const [username, password] = this.credentialsOf('@alice:example.org', secret, lifetime);
    this.passwords.push(password);
    return { username, password, ttl: lifetime, uris };
  }

  /** Makes credentials as Synapse does. @see https://element-hq.github.io/synapse/latest/turn-howto.html */
  public credentialsOf(user: string, secret: string, lifetime = 3600): [string, string] {
    const username = `${this.now() + lifetime}:${user}`;
    return [username, createHmac('sha1', secret).update(username).digest('base64')];
  }
}
