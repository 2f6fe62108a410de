import { randomBytes } from 'node:crypto';
import { register } from '../register';
import type { RtcServer } from './rtc-server';
import { SFU_URL } from './rtc-server';

/** A status and a body. */
export interface Answer {
  readonly status: number;
  readonly body: {
    readonly jwt?: string;
    readonly url?: string;
    readonly errcode?: string;
    readonly [name: string]: unknown;
  };
}

/** The token by which a homeserver says who somebody is. */
export interface OpenIdToken {
  readonly access_token: string;
  readonly token_type: string;
  readonly matrix_server_name: string;
  readonly expires_in: number;
}

export const SLOT = 'm.call#ROOM';
const MEMBER = 'org.matrix.msc3401.call.member';
const LIVEKIT = 'unstable/io.element.msc4195/rtc/livekit';

/** Posts JSON, and returns whatever answers. */
export async function post(url: string, body: unknown, token?: string): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json().catch(() => ({}))) as Answer['body'] };
}

/** A person with an account, who takes part in calls. */
export class Caller {
  public readonly member = randomBytes(6).toString('hex');

  private constructor(
    private readonly rtc: RtcServer,
    public readonly id: string,
    public readonly token: string,
    public readonly device: string,
  ) {}

  public static async register(rtc: RtcServer, name: string): Promise<Caller> {
    const { url, pod } = rtc.synapse;
    await register({ config: pod.config, user: name, url });
    const identifier = { type: 'm.id.user', user: name };
    const login = { type: 'm.login.password', identifier, password: `${name}-1` };
    const { body } = await post(`${url}/_matrix/client/v3/login`, login);
    return new Caller(rtc, String(body.user_id), String(body.access_token), String(body.device_id));
  }

  public async createRoom(): Promise<string> {
    return String((await this.post('v3/createRoom', { preset: 'private_chat' })).body.room_id);
  }

  public async openId(): Promise<OpenIdToken> {
    const { body } = await this.post(`v3/user/${encodeURIComponent(this.id)}/openid/request_token`, {});
    return body as unknown as OpenIdToken;
  }

  /** A token by the route of newer clients, through the homeserver. */
  public getToken(room: string, changes: object = {}): Promise<Answer> {
    const body = { room_id: room, slot_id: SLOT, url: SFU_URL, member_id: this.member, ...changes };
    return this.post(`${LIVEKIT}/get_token`, body);
  }

  /** A token by the route of older clients. */
  public async sfuGet(room: string, changes: object = {}): Promise<Answer> {
    const body = { room, device_id: this.device, openid_token: await this.openId(), ...changes };
    return post(`${this.rtc.tokenServiceUrl}/sfu/get`, body);
  }

  /** Says in the room that the person is in its call, and schedules the end of that. Returns the ID of the delayed event. */
  public async enter(room: string, delay = 30_000): Promise<string> {
    await this.put(this.state(room), { application: 'm.call', call_id: '', device_id: this.device });
    const { body } = await this.put(`${this.state(room)}?org.matrix.msc4140.delay=${delay}`, {});
    return String(body.delay_id);
  }

  public delegate(room: string, delayId: string): Promise<Answer> {
    const body = { room_id: room, slot_id: SLOT, url: SFU_URL, member_id: this.member, delay_id: delayId };
    return this.post(`${LIVEKIT}/delegate_delayed_leave`, body);
  }

  /** True if the room says that the person is in its call. */
  public async isInCall(room: string): Promise<boolean> {
    const { body } = await this.call('GET', this.state(room));
    return body.application === 'm.call';
  }

  public post(path: string, body: object): Promise<Answer> {
    return this.call('POST', path, body);
  }

  private put(path: string, body: object): Promise<Answer> {
    return this.call('PUT', path, body);
  }

  private state(room: string): string {
    return `v3/rooms/${encodeURIComponent(room)}/state/${MEMBER}/${encodeURIComponent(`_${this.id}_${this.device}_m.call`)}`;
  }

  private async call(method: string, path: string, body?: object): Promise<Answer> {
    const answer = await fetch(`${this.rtc.synapse.url}/_matrix/client/${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.token}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  }
}
