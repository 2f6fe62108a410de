import { createHmac, randomBytes } from 'node:crypto';
import { Client, call } from './client';

const ROOM = 10;

/** Registers people, in rooms of ten, by the shared secret of a homeserver. */
export async function people(url: string, secret: string, count: number): Promise<Client[]> {
  const tokens: string[] = [];
  for (let i = 0; i < count; i++) tokens.push(await register(url, secret, `p${randomBytes(4).toString('hex')}`));
  const clients: Client[] = [];
  for (let i = 0; i < count; i += ROOM) {
    const [owner, ...others] = tokens.slice(i, i + ROOM);
    const room = await roomOf(url, owner, others);
    clients.push(...[owner, ...others].map((token) => new Client(url, token, room)));
  }
  return clients;
}

/** A person with many rooms, whose first sync is long. */
export async function collector(url: string, secret: string, rooms: number): Promise<Client> {
  const token = await register(url, secret, `c${randomBytes(4).toString('hex')}`);
  let room = '';
  for (let i = 0; i < rooms; i++) room = await roomOf(url, token, []);
  return new Client(url, token, room);
}

async function roomOf(url: string, owner: string, others: readonly string[]): Promise<string> {
  const { room_id } = await call<{ room_id: string }>(url, 'POST', 'createRoom', owner, { preset: 'public_chat' });
  for (const token of others) await call(url, 'POST', `join/${encodeURIComponent(room_id)}`, token, {});
  return room_id;
}

/** @see https://element-hq.github.io/synapse/latest/admin_api/register_api.html */
async function register(url: string, secret: string, name: string): Promise<string> {
  const path = `${url}/_synapse/admin/v1/register`;
  const { nonce } = (await (await fetch(path)).json()) as { nonce: string };
  const password = randomBytes(12).toString('hex');
  const mac = createHmac('sha1', secret).update([nonce, name, password, 'notadmin'].join('\0')).digest('hex');
  const body = JSON.stringify({ nonce, username: name, password, mac, admin: false });
  const answer = await fetch(path, { method: 'POST', body });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}
