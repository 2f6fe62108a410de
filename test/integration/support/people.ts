import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { register } from './register';

/** A person with an account, a room, messages and uploads, which a restore must bring back. */
export class Person {
  /** The texts of the messages that the server acknowledged, by event ID. */
  public readonly acknowledged = new Map<string, string>();
  /** The digests of the uploads, by their address. */
  public readonly uploads = new Map<string, string>();
  private room = '';
  /** The access token of the session. */
  public token = '';
  /** The milliseconds after which a request has failed. @default - those of Node.js, which are minutes */
  public patience?: number;

  public constructor(
    public readonly name: string,
    public url: string,
  ) {}

  public static async register(name: string, url: string, config: string): Promise<Person> {
    await register({ config, user: name, url });
    return Person.enter(name, url);
  }

  /** Logs in to an existing account with the password `<name>-1`, and makes a room. */
  public static async enter(name: string, url: string): Promise<Person> {
    const person = new Person(name, url);
    person.token = await person.login();
    person.room = (await person.call<{ room_id: string }>('POST', 'v3/createRoom', {})).room_id;
    return person;
  }

  public async login(): Promise<string> {
    const body = {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: this.name },
      password: `${this.name}-1`,
    };
    return (await this.call<{ access_token: string }>('POST', 'v3/login', body)).access_token;
  }

  public async send(text: string): Promise<void> {
    const path = `v3/rooms/${this.room}/send/m.room.message/${encodeURIComponent(text)}`;
    const { event_id } = await this.call<{ event_id: string }>('PUT', path, { msgtype: 'm.text', body: text });
    this.acknowledged.set(event_id, text);
  }

  /** Sets a state of the room. */
  public async setState(type: string, key: string): Promise<void> {
    await this.call('PUT', `v3/rooms/${this.room}/state/${type}/${key}`, { by: this.name });
  }

  /** The keys of the room's states of a type. */
  public async states(type: string): Promise<string[]> {
    const all = await this.call<{ type: string; state_key: string }[]>('GET', `v3/rooms/${this.room}/state`);
    return all.filter((each) => each.type === type).map((each) => each.state_key);
  }

  public async upload(bytes = randomBytes(50_000)): Promise<void> {
    const answer = await fetch(`${this.url}/_matrix/media/v3/upload`, {
      method: 'POST',
      headers: this.headers(),
      body: bytes,
    });
    const { content_uri } = (await answer.json()) as { content_uri: string };
    this.uploads.set(content_uri, createHash('sha256').update(bytes).digest('hex'));
  }

  /** Writes messages until `going` is false, with pauses in milliseconds. Counts acknowledged messages only. */
  public writeWhile(going: () => boolean, pause = 0): Promise<void> {
    const loop = async () => {
      for (let i = 0; going(); i++) {
        await this.send(`${this.name} ${i} ${Math.random()}`).catch(() => undefined);
        if (pause) await sleep(pause);
      }
    };
    return loop();
  }

  /** The messages and uploads that are missing, read with the old access token. */
  public async lost(of: {
    messages: Iterable<[string, string]>;
    uploads: Iterable<[string, string]>;
  }): Promise<string[]> {
    const lost: string[] = [];
    for (const [event, text] of of.messages) {
      const path = `v3/rooms/${this.room}/event/${encodeURIComponent(event)}`;
      const found = await this.call<{ content?: { body?: string } }>('GET', path).catch(() => undefined);
      if (found?.content?.body !== text) lost.push(text);
    }
    for (const [uri, digest] of of.uploads) {
      const answer = await fetch(`${this.url}/_matrix/client/v1/media/download/${uri.slice(6)}`, {
        headers: this.headers(),
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (createHash('sha256').update(bytes).digest('hex') !== digest) lost.push(uri);
    }
    return lost;
  }

  private headers() {
    return { Authorization: `Bearer ${this.token}` };
  }

  /** Asks the client API. */
  public async call<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = this.token ? this.headers() : undefined;
    const answer = await fetch(`${this.url}/_matrix/client/${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
      ...(this.patience !== undefined && { signal: AbortSignal.timeout(this.patience) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
