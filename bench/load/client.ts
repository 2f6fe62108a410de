import { Agent, request } from 'node:http';

/** Connections stay open, as those of a client do. */
const AGENT = new Agent({ keepAlive: true, maxSockets: Infinity });

/** Sends a request and returns the answer's body. Throws if the answer is an error. */
export function call<T>(url: string, method: string, path: string, token?: string, body?: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const headers = { ...(token && { Authorization: `Bearer ${token}` }) };
    const sent = request(`${url}/_matrix/client/v3/${path}`, { method, agent: AGENT, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString();
        if (answer.statusCode === 200) resolve(JSON.parse(text) as T);
        else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
      });
    });
    sent.on('error', reject);
    sent.end(body && JSON.stringify(body));
  });
}

interface Sync {
  readonly next_batch: string;
  readonly rooms?: { readonly join?: { readonly [room: string]: { readonly timeline: { readonly events: Event[] } } } };
}
interface Event {
  readonly content: { readonly body?: string };
}

/** A client that is logged in, follows its rooms by syncs, and sends messages. */
export class Client {
  private batch = '';

  constructor(
    private readonly url: string,
    private readonly token: string,
    public readonly room: string,
  ) {}

  /** The same client at another URL. */
  public at(url: string): Client {
    return new Client(url, this.token, this.room);
  }

  /** Sends a text, and returns the milliseconds until it was acknowledged. */
  public async send(text: string): Promise<number> {
    const begin = performance.now();
    const path = `rooms/${encodeURIComponent(this.room)}/send/m.room.message/${encodeURIComponent(text)}`;
    await call(this.url, 'PUT', path, this.token, { msgtype: 'm.text', body: text });
    return performance.now() - begin;
  }

  /** The first sync, which brings everything that the client hasn't seen yet. */
  public async firstSync(): Promise<number> {
    const begin = performance.now();
    const { next_batch } = await call<Sync>(this.url, 'GET', 'sync?timeout=0', this.token);
    this.batch = next_batch;
    return performance.now() - begin;
  }

  /** Waits for news, and returns the texts of new messages. */
  public async sync(timeout: number): Promise<string[]> {
    const answer = await call<Sync>(this.url, 'GET', `sync?timeout=${timeout}&since=${this.batch}`, this.token);
    this.batch = answer.next_batch;
    const rooms = Object.values(answer.rooms?.join ?? {});
    return rooms.flatMap(({ timeline }) => timeline.events.flatMap(({ content }) => content.body ?? []));
  }
}
