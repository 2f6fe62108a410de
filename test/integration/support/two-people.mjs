// two-people.mjs URL ALICE-PASSWORD BOB-PASSWORD: two clients of the real SDK, an encrypted message between them, media; tells as JSON what came of it.
import { randomBytes } from 'node:crypto';
import { ClientEvent, MatrixEventEvent, RoomMemberEvent, createClient } from 'matrix-js-sdk';
import { logger } from 'matrix-js-sdk/lib/logger.js';

logger.disableAll?.() ?? logger.setLevel?.('silent');
for (const level of ['debug', 'info', 'warn', 'log']) console[level] = () => {};
const [url, ...passwords] = process.argv.slice(2);

async function login(user, password) {
  const identifier = { type: 'm.id.user', user };
  const session = await createClient({ baseUrl: url }).loginRequest({ type: 'm.login.password', identifier, password });
  const client = createClient({
    baseUrl: url,
    userId: session.user_id,
    accessToken: session.access_token,
    deviceId: session.device_id,
  });
  await client.initRustCrypto({ useIndexedDB: false });
  client.on(RoomMemberEvent.Membership, (_, member) => {
    if (member.userId === client.getUserId() && member.membership === 'invite') void client.joinRoom(member.roomId);
  });
  await client.startClient();
  await new Promise((resolve) => client.on(ClientEvent.Sync, (state) => state === 'PREPARED' && resolve()));
  return client;
}

const alice = await login('alice', passwords[0]);
const bob = await login('bob', passwords[1]);
const received = new Promise((resolve) => {
  const look = (event) => {
    if (event.getWireType() === 'm.room.encrypted' && event.getType() === 'm.room.message') resolve(event);
  };
  bob.on(ClientEvent.Event, (event) => {
    look(event);
    event.on(MatrixEventEvent.Decrypted, look);
  });
});
const { room_id: room } = await alice.createRoom({
  preset: 'trusted_private_chat',
  invite: [bob.getUserId()],
  initial_state: [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }],
});
while (alice.getRoom(room)?.getMember(bob.getUserId())?.membership !== 'join')
  await new Promise((r) => setTimeout(r, 100));
await alice.sendTextMessage(room, 'for your eyes only');
const event = await received;
const wire = await bob.fetchRoomEvent(room, event.getId());

const bytes = randomBytes(200_000);
const { content_uri } = await alice.uploadContent(new Blob([bytes]), { type: 'application/octet-stream' });
const media = bob.mxcUrlToHttp(content_uri, undefined, undefined, undefined, true, true, true);
const answer = await fetch(media, { headers: { Authorization: `Bearer ${bob.getAccessToken()}` } });
const result = {
  read: event.getContent().body,
  wireType: wire.type,
  wireHasText: JSON.stringify(wire).includes('for your eyes only'),
  sameMedia: Buffer.from(await answer.arrayBuffer()).equals(bytes),
  mediaWithoutLogin: (await fetch(media)).status,
  turn: await alice.turnServer(),
};
process.stdout.write(JSON.stringify(result), () => process.exit(0));
