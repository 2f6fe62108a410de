import { join } from 'node:path';
import { Caller, post } from './support/rtc/caller';
import type { Answer } from './support/rtc/caller';
import { claimsOf, now, signed } from './support/rtc/jwt';
import type { Claims } from './support/rtc/jwt';
import { Participant } from './support/rtc/participant';
import { renderRtc } from './support/rtc/rendered-rtc';
import { SFU_URL, startRtc } from './support/rtc/rtc-server';
import type { RtcServer } from './support/rtc/rtc-server';
import { sqlite } from './support/sqlite';

const PROXIED = 'io.element.msc4195/rtc/livekit/get_token';
const people: Participant[] = [];
let rtc: RtcServer, alice: Caller, bob: Caller, room: string;

beforeAll(async () => {
  rtc = await startRtc(renderRtc());
  [alice, bob] = [await Caller.register(rtc, 'alice'), await Caller.register(rtc, 'bob')];
  room = await alice.createRoom();
});
afterAll(async () => {
  await Promise.all(people.map((person) => person.end()));
  await rtc.stop();
});

async function enters(token: Answer): Promise<Participant> {
  const person = await Participant.join(rtc.sfuUrl, token.body.jwt!);
  people.push(person);
  return person;
}

/** The SFU's status for a token with which somebody wants to join. */
async function validated(jwt: string): Promise<number> {
  return (await fetch(`${rtc.sfuUrl.replace('ws', 'http')}/rtc/validate?access_token=${jwt}`)).status;
}

/** The SFU's status for a request to its administration API. */
async function administers(method: string, body: object, jwt?: string): Promise<number> {
  return (await post(`${rtc.sfuUrl.replace('ws', 'http')}/twirp/livekit.RoomService/${method}`, body, jwt)).status;
}

/** The names of the SFU's open rooms. */
async function rooms(): Promise<unknown[]> {
  const url = `${rtc.sfuUrl.replace('ws', 'http')}/twirp/livekit.RoomService/ListRooms`;
  const { body } = await post(url, {}, ownToken({ video: { roomList: true } }));
  return (body.rooms as { name: string }[]).map(({ name }) => name);
}

function ownToken(claims: Claims): string {
  return signed({ iss: 'matrix', nbf: now(), exp: now() + 60, ...claims }, rtc.secrets.livekit);
}

describe('a stranger without an account', () => {
  const body = { room_id: '!a:example.org', slot_id: 'm.call#ROOM', url: SFU_URL, member_id: 'm' };

  test.each([undefined, 'syt_made_up'])('gets no token from the homeserver with the access token %s', async (token) => {
    const url = `${rtc.synapse.url}/_matrix/client/unstable/${PROXIED}`;
    expect((await post(url, body, token)).status).toBe(401);
  });

  test('gets no token as a server that did not sign', async () => {
    const url = `${rtc.synapse.url}/_matrix/federation/unstable/${PROXIED}`;
    expect((await post(url, { ...body, user_id: '@eve:other.example' })).status).toBe(401);
  });

  test.each(['client', 'federation'])('gets no token from the token service itself (%s)', async (api) => {
    const url = `${rtc.tokenServiceUrl}/_matrix/${api}/unstable/${PROXIED}`;
    const headers = { 'X-Matrix-User-Identifier': alice.id, 'X-Matrix-Origin': 'example.org' };
    for (const token of ['', `Bearer ${rtc.secrets.asToken}`]) {
      const answer = await fetch(url, { method: 'POST', headers: { ...headers, Authorization: token }, body: '{}' });
      expect(answer.status).toBe(401);
    }
  });

  test('gets no token for an OpenID token that is made up. The homeserver is asked by its public names', async () => {
    rtc.edge.asked.length = 0;
    expect(
      await alice.sfuGet(room, { openid_token: { ...(await alice.openId()), access_token: 'made-up' } }),
    ).toMatchObject({
      status: 401,
      body: { errcode: 'M_UNAUTHORIZED' },
    });
    expect(rtc.edge.asked).toEqual([
      'example.org/.well-known/matrix/server',
      'matrix.example.org/_matrix/federation/v1/openid/userinfo',
    ]);
  });
});

describe('a person of this server', () => {
  test('gets a token for a room only while in it', async () => {
    expect(await bob.getToken(room)).toMatchObject({ status: 403, body: { errcode: 'M_FORBIDDEN' } });
    await alice.post(`v3/rooms/${encodeURIComponent(room)}/invite`, { user_id: bob.id });
    expect((await bob.getToken(room)).status).toBe(403);
    await bob.post(`v3/rooms/${encodeURIComponent(room)}/join`, {});
    expect((await bob.getToken(room)).status).toBe(200);
    await bob.post(`v3/rooms/${encodeURIComponent(room)}/leave`, {});
    expect((await bob.getToken(room)).status).toBe(403);
  });

  test('gets no token for another SFU, and the address must be the same to the letter', async () => {
    for (const url of ['wss://rtc.example.org/', 'https://rtc.example.org', 'wss://other.example']) {
      expect(await alice.getToken(room, { url })).toMatchObject({ status: 400, body: { errcode: 'M_INVALID_PARAM' } });
    }
  });

  test.each<[string, () => Promise<Answer>]>([
    ['newer', () => alice.getToken(room)],
    ['older', () => alice.sfuGet(room)],
  ])('opens a room and publishes, by the %s route', async (_, get) => {
    const token = await get();
    expect(token.status).toBe(200);
    const { exp = 0, nbf = 0, video } = claimsOf(token.body.jwt!);
    expect([exp - nbf, video?.roomJoin, video?.roomCreate, video?.canPublish]).toEqual([3600, true, false, true]);
    const person = await enters(token);
    expect(await person.publishes()).toBe(true);
    await person.leave();
  });

  test('gets the same room by both routes, under another name', async () => {
    const [newer, older] = [await alice.getToken(room), await alice.sfuGet(room)].map(({ body }) =>
      claimsOf(body.jwt!),
    );
    expect(newer.video?.room).toBe(older.video?.room);
    expect(older.sub).toBe(`${alice.id}:${alice.device}`);
    expect(newer.sub).not.toBe(older.sub);
  });
});

describe('an OpenID token', () => {
  const refused = { status: 401, body: { errcode: 'M_UNAUTHORIZED' } };

  test('of another homeserver is refused', async () => {
    const token = await alice.openId();
    expect(await alice.sfuGet(room, { openid_token: { ...token, matrix_server_name: 'other.example' } })).toMatchObject(
      refused,
    );
  });

  test('is no access token, and the reverse', async () => {
    const token = await alice.openId();
    expect(await alice.sfuGet(room, { openid_token: { ...token, access_token: alice.token } })).toMatchObject(refused);
    const answer = await post(`${rtc.synapse.url}/_matrix/client/v3/createRoom`, {}, token.access_token);
    expect(answer.status).toBe(401);
  });

  test('counts until it expires, and not again after that', async () => {
    const token = await alice.openId();
    expect((await alice.sfuGet(room, { openid_token: token })).status).toBe(200);
    sqlite(join(rtc.synapse.pod.root, 'data/homeserver.db'), 'UPDATE open_id_tokens SET ts_valid_until_ms = 1');
    expect(await alice.sfuGet(room, { openid_token: token })).toMatchObject(refused);
  });
});

describe('a person of another homeserver', () => {
  const token = { access_token: 'theirs', token_type: 'Bearer', matrix_server_name: 'other.example', expires_in: 3600 };
  const get = (of: string) => alice.sfuGet(of, { openid_token: token, device_id: 'EVE' });

  test('is unknown for an hour after a look-up that led nowhere, or until the token service starts anew', async () => {
    expect((await get(room)).status).toBe(401);
    rtc.edge.backends['other.example/.well-known/matrix/server'] = { body: '{"m.server":"other.example:443"}' };
    rtc.edge.backends['other.example/_matrix/federation/v1/openid/userinfo'] = { body: '{"sub":"@eve:other.example"}' };
    expect((await get(room)).status).toBe(401);
    await rtc.restartTokenService();
    expect((await get(room)).status).toBe(200);
  });

  test('gets no room opened, and only listens, also in an empty room', async () => {
    const theirRoom = await alice.createRoom();
    const theirs = await get(theirRoom);
    const { sub, video } = claimsOf(theirs.body.jwt!);
    expect([sub, video?.canPublish]).toEqual(['@eve:other.example:EVE', false]);
    expect(await rooms()).not.toContain(video?.room);
    await alice.getToken(theirRoom);
    expect(await rooms()).toContain(video?.room);
    const eve = await enters(theirs);
    expect(await eve.publishes()).toBe(false);
    await eve.leave();
  });
});

describe("the SFU's token", () => {
  let claims: Claims, jwt: string;
  beforeAll(async () => {
    jwt = (await alice.getToken(room)).body.jwt!;
    claims = claimsOf(jwt);
  });

  test('is taken as it is, and refused with any change', async () => {
    expect(await validated(jwt)).toBe(200);
    const changed = [
      signed(claims, 'another secret'),
      signed(claims, '', 'none'),
      signed({ ...claims, iss: 'another' }, rtc.secrets.livekit),
      signed({ ...claims, nbf: now() - 7200, exp: now() - 3600 }, rtc.secrets.livekit),
      `${jwt.slice(0, -4)}AAAA`,
      '',
    ];
    expect(await Promise.all(changed.map(validated))).toEqual(changed.map(() => 401));
  });

  test('gives no access to the administration API', async () => {
    const name = { room: String(claims.video?.room) };
    for (const [method, body] of Object.entries({
      ListRooms: {},
      CreateRoom: { name: 'x' },
      ListParticipants: name,
      DeleteRoom: name,
    })) {
      for (const token of [
        undefined,
        jwt,
        signed({ ...claims, video: { roomAdmin: true, roomList: true, roomCreate: true } }, 'wrong'),
      ]) {
        expect([method, await administers(method, body, token)]).toEqual([method, 401]);
      }
    }
    expect(await administers('ListRooms', {}, ownToken({ video: { roomList: true } }))).toBe(200);
  });
});
