import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { KEY_SECRET, jwt } from './livekit';

/** Everything that a test can break in the token service. */
export interface TokenServiceFaults {
  /** The SFU's address that it hands out. */
  readonly url?: string;
  /** The status of each answer, as of a proxy in front of a service that doesn't run. */
  readonly status?: number;
  readonly noCors?: boolean;
  readonly secret?: string;
  /** The seconds by which its clock is ahead. */
  readonly ahead?: number;
  readonly opensNoRoom?: boolean;
  readonly openIdUnreachable?: boolean;
  readonly unknownHomeserver?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: object | string;
  readonly headers?: Record<string, string>;
}

interface OpenIdToken {
  readonly access_token: string;
}

/** The few routes of the token service that the check of calls uses. */
export class TokenService {
  public faults: TokenServiceFaults = {};
  /** Tokens that were handed out. */
  public readonly given: string[] = [];

  public constructor(
    private readonly url: string,
    private readonly sfu: () => string,
    private readonly homeserver: () => string,
    private readonly hsToken: string,
  ) {}

  public async answer(method: string, path: string, headers: IncomingHttpHeaders, text: string): Promise<HttpAnswer> {
    const cors: Record<string, string> = this.faults.noCors
      ? {}
      : { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'Content-Type, Accept' };
    const answered = (status: number, body: object | string): HttpAnswer => ({ status, body, headers: cors });
    if (this.faults.status !== undefined) return answered(this.faults.status, 'Bad Gateway');
    if (method === 'OPTIONS') return answered(200, '');
    const body = JSON.parse(text || '{}') as { room?: string; openid_token?: OpenIdToken; device_id?: string } & {
      room_id?: string;
      url?: string;
      member_id?: string;
    };
    if (path === '/sfu/get') {
      const user = await this.userOf(body.openid_token);
      if (user === undefined) return answered(401, { errcode: 'M_UNAUTHORIZED', error: 'not authorised' });
      if (this.faults.unknownHomeserver) return answered(403, { errcode: 'M_FORBIDDEN', error: 'not allowed' });
      return answered(200, await this.token(String(body.room), `${user}:${body.device_id}`));
    }
    if (headers.authorization !== `Bearer ${this.hsToken}`) return answered(401, { errcode: 'M_UNAUTHORIZED' });
    if (path.endsWith('/get_token') && body.room_id !== undefined) {
      if (body.url !== this.handedOut) return answered(400, { errcode: 'M_INVALID_PARAM', error: 'unknown url' });
      return answered(200, await this.token(body.room_id, String(body.member_id)));
    }
    return answered(400, { errcode: 'M_BAD_JSON' });
  }

  private get handedOut(): string {
    return this.faults.url ?? this.url;
  }

  private async userOf(token?: OpenIdToken): Promise<string | undefined> {
    if (this.faults.openIdUnreachable) return undefined;
    const query = new URLSearchParams({ access_token: token?.access_token ?? '' });
    const answer = await fetch(`${this.homeserver()}/_matrix/federation/v1/openid/userinfo?${String(query)}`);
    return answer.ok ? ((await answer.json()) as { sub: string }).sub : undefined;
  }

  private async token(roomId: string, identity: string): Promise<object> {
    const room = createHash('sha256')
      .update(JSON.stringify([roomId, 'm.call#ROOM']))
      .digest('base64')
      .replace(/=+$/, '');
    if (!this.faults.opensNoRoom) {
      const created = await fetch(`${this.sfu()}/twirp/livekit.RoomService/CreateRoom`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${jwt({ video: { roomCreate: true } }, KEY_SECRET)}`,
        },
        body: JSON.stringify({ name: room }),
      });
      if (!created.ok) throw new Error(`the SFU opens no room: ${created.status} ${await created.text()}`);
    }
    const grants = { sub: identity, video: { roomJoin: true, room, canPublish: true, canSubscribe: true } };
    const token = jwt(grants, this.faults.secret ?? KEY_SECRET, this.faults.ahead);
    this.given.push(token);
    return { url: this.handedOut, jwt: token };
  }
}
