import { randomBytes } from 'node:crypto';
import { https } from '../https';
import type { Answer } from '../https';
import { tryKubectl } from '../kubectl';

export const SLOT = 'm.call#ROOM';
const CLIENT = '/_matrix/client';
const LIVEKIT = `${CLIENT}/unstable/io.element.msc4195/rtc/livekit`;

/** A homeserver of the cluster and its call service. */
export interface Server {
  readonly name: string;
  readonly namespace: string;
}

/** The token by which a homeserver says who somebody is. */
export interface OpenIdToken {
  readonly access_token: string;
  readonly token_type: string;
  readonly matrix_server_name: string;
  readonly expires_in: number;
}

export function rtcHost(server: Server): string {
  return `rtc.${server.name}`;
}

/** Posts to the call service of a server. */
export function rtcPost(server: Server, path: string, body: unknown): Promise<Answer> {
  return https(rtcHost(server), path, { body, namespace: `${server.namespace}-rtc` });
}

/** The token for a call in an answer. */
export function jwtOf(answer: Answer): string {
  const { jwt } = answer.json as { jwt?: string };
  if (answer.status !== 200 || !jwt) throw new Error(`no token: ${answer.status} ${answer.body.toString()}`);
  return jwt;
}

/** Somebody with an account. */
export class Account {
  public readonly member = randomBytes(6).toString('hex');

  private constructor(
    public readonly server: Server,
    public readonly id: string,
    public readonly token: string,
    public readonly device: string,
  ) {}

  /** Logs in, with an account that may exist already. */
  public static async login(server: Server, user: string): Promise<Account> {
    const password = `${user}-password`;
    const made = tryKubectl([
      ...['-n', server.namespace, 'exec', 'statefulset/synapse', '-c', 'synapse', '--', 'register_new_matrix_user'],
      ...['-c', '/data/homeserver.yaml', '--user', user, '--password', password, '--no-admin'],
    ]);
    if (!made.ok && !made.output.includes('already taken')) throw new Error(made.output);
    const { namespace } = server;
    const body = { type: 'm.login.password', identifier: { type: 'm.id.user', user }, password };
    const answer = await https(`matrix.${server.name}`, `${CLIENT}/v3/login`, { body, namespace });
    const { user_id: id, access_token: token, device_id: device } = answer.json as unknown as Record<string, string>;
    if (!token) throw new Error(`login of ${user}: ${answer.status} ${answer.body.toString()}`);
    return new Account(server, id, token, device);
  }

  /** The same person with another access token. */
  public withToken(token: string): Account {
    return new Account(this.server, this.id, token, this.device);
  }

  public async createRoom(...invited: Account[]): Promise<string> {
    const body = { preset: 'private_chat', invite: invited.map(({ id }) => id) };
    const { status, json, body: text } = await this.call('v3/createRoom', body);
    if (status !== 200) throw new Error(`no room: ${text.toString()}`);
    return json.room_id;
  }

  public async join(room: string, via: Server): Promise<Answer> {
    return this.call(`v3/join/${encodeURIComponent(room)}?server_name=${via.name}&via=${via.name}`, {});
  }

  public async openId(): Promise<OpenIdToken> {
    const answer = await this.call(`v3/user/${encodeURIComponent(this.id)}/openid/request_token`, {});
    return answer.json as unknown as OpenIdToken;
  }

  /** A token of any call service, by the route of older clients. */
  public async sfuGet(at: Server, room: string, changes: object = {}): Promise<Answer> {
    const body = { room, device_id: this.device, openid_token: await this.openId(), ...changes };
    return rtcPost(at, '/sfu/get', body);
  }

  /** A token by the route of newer clients, through the own homeserver. */
  public getToken(at: Server, room: string, changes: object = {}): Promise<Answer> {
    const own = at.name === this.server.name;
    const target = { url: `wss://${rtcHost(at)}`, ...(!own && { server_name: at.name }) };
    return this.post(`${LIVEKIT}/get_token`, {
      ...{ room_id: room, slot_id: SLOT, member_id: this.member, ...target },
      ...changes,
    });
  }

  private call(path: string, body: object): Promise<Answer> {
    return this.post(`${CLIENT}/${path}`, body);
  }

  private post(path: string, body: object): Promise<Answer> {
    const { token, server } = this;
    return https(`matrix.${server.name}`, path, { token, body, namespace: server.namespace });
  }
}
