import { https } from './https';
import type { Answer } from './https';
import { HOMESERVER } from './stack';

/** Logs in and returns the access token. */
export async function login(user: string, password: string): Promise<string> {
  const identifier = { type: 'm.id.user', user };
  const answer = await https(HOMESERVER, '/_matrix/client/v3/login', {
    body: { type: 'm.login.password', identifier, password },
  });
  if (answer.status !== 200) throw new Error(`login of ${user}: ${answer.status} ${answer.body.toString()}`);
  return answer.json.access_token;
}

export async function createRoom(token: string): Promise<string> {
  return (await https(HOMESERVER, '/_matrix/client/v3/createRoom', { token, body: {} })).json.room_id;
}

export function send(token: string, room: string, id: string): Promise<Answer> {
  return https(HOMESERVER, `/_matrix/client/v3/rooms/${room}/send/m.room.message/${id}`, {
    method: 'PUT',
    token,
    body: { msgtype: 'm.text', body: id },
  });
}

export async function bodyOf(token: string, room: string, event: string): Promise<string | undefined> {
  const answer = await https(HOMESERVER, `/_matrix/client/v3/rooms/${room}/event/${encodeURIComponent(event)}`, {
    token,
  });
  return answer.status === 200 ? answer.json.content.body : undefined;
}
