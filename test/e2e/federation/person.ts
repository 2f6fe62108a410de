import { register } from '../support/jobs';
import { until } from '../support/kubectl';
import { ask } from './ask';
import type { Answer } from './ask';
import type { Server } from './servers';

const CLIENT = '/_matrix/client';

/** An event, or what a sync tells beside events. */
export interface Told {
  readonly type: string;
  readonly sender?: string;
  readonly event_id?: string;
  readonly content: { readonly [key: string]: unknown };
}

interface Synced {
  readonly next_batch: string;
  readonly presence?: { readonly events?: Told[] };
  readonly rooms?: {
    readonly join?: {
      readonly [room: string]: {
        readonly timeline?: { readonly events?: Told[] };
        readonly state?: { readonly events?: Told[] };
        readonly ephemeral?: { readonly events?: Told[] };
      };
    };
    readonly invite?: { readonly [room: string]: object };
  };
}

/** Somebody with an account, who uses the API of clients through the ingress. */
export class Person {
  /** All that the syncs so far have told, by room. */
  private readonly told = new Map<string, Told[]>();
  private since?: string;
  private count = 0;

  private constructor(
    public readonly server: Server,
    public readonly id: string,
    public readonly token: string,
  ) {}

  /** Makes the account, and logs in. */
  public static async enter(server: Server, name: string): Promise<Person> {
    register(server.namespace, 'statefulset/synapse', name);
    const body = {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: name },
      password: `${name}-1`,
    };
    const answer = await ask(server.host, `${CLIENT}/v3/login`, { body });
    if (answer.status !== 200) throw new Error(`login of ${name}: ${answer.status} ${answer.body.toString()}`);
    return new Person(server, answer.json.user_id, answer.json.access_token);
  }

  /** Asks the API of clients. */
  public ask(method: string, path: string, body?: object, contentType?: string): Promise<Answer> {
    const { token, server } = this;
    const more = { ...(body && { body }), ...(contentType !== undefined && { contentType }) };
    return ask(server.host, path.startsWith('/') ? path : `${CLIENT}/${path}`, { method, token, ...more });
  }

  /** The same, and it must succeed. */
  public async call(method: string, path: string, body?: object, contentType?: string): Promise<Answer> {
    const answer = await this.ask(method, path, body, contentType);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.body.toString()}`);
    return answer;
  }

  public async createRoom(options: object = {}): Promise<string> {
    return (await this.call('POST', 'v3/createRoom', { preset: 'private_chat', ...options })).json.room_id;
  }

  /** Asks to join a room, by a server that is in it. */
  public join(room: string, via: Server): Promise<Answer> {
    return this.ask('POST', `v3/join/${encodeURIComponent(room)}?server_name=${via.name}&via=${via.name}`, {});
  }

  /** Sends a message. Returns its event ID. */
  public async send(room: string, body: string): Promise<string> {
    const path = `v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${Date.now()}-${this.count++}`;
    return (await this.call('PUT', path, { msgtype: 'm.text', body })).json.event_id;
  }

  /** Uploads a file. Returns its address without `mxc://`. */
  public async upload(bytes: Buffer, type: string): Promise<string> {
    const answer = await this.call('POST', '/_matrix/media/v3/upload', bytes, type);
    return (answer.json.content_uri as string).replace('mxc://', '');
  }

  /** Syncs until something is told in a room, or of presence if the room is undefined. Returns it. */
  public async hears(
    what: string,
    room: string | undefined,
    seconds: number,
    isIt: (told: Told) => boolean,
  ): Promise<Told> {
    return until(what, seconds, async () => {
      await this.sync();
      return this.told.get(room ?? 'presence')?.find(isIt);
    });
  }

  /** Syncs until a message is there. */
  public hearsMessage(room: string, body: string, seconds = 60): Promise<Told> {
    return this.hears(`'${body}'`, room, seconds, ({ content }) => content.body === body);
  }

  private async sync(): Promise<void> {
    const since = this.since === undefined ? '' : `&since=${this.since}`;
    const { json } = await this.call('GET', `v3/sync?timeout=2000&set_presence=online${since}`);
    const { next_batch, rooms, presence } = json as Synced;
    this.since = next_batch;
    for (const [room, { timeline, state, ephemeral }] of Object.entries(rooms?.join ?? {})) {
      this.keep(room, [...(state?.events ?? []), ...(timeline?.events ?? []), ...(ephemeral?.events ?? [])]);
    }
    this.keep('presence', presence?.events ?? []);
  }

  private keep(place: string, events: readonly Told[]): void {
    this.told.set(place, [...(this.told.get(place) ?? []), ...events]);
  }
}
