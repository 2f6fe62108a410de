// Clients of the real SDK, with its real cryptography, for the programs beside this one.
import { ClientEvent, RoomMemberEvent, createClient } from 'matrix-js-sdk';
import { logger } from 'matrix-js-sdk/lib/logger.js';

logger.disableAll?.() ?? logger.setLevel?.('silent');
for (const level of ['debug', 'info', 'warn', 'log']) console[level] = () => {};

/** A device that accepts every invitation. Its keys are in memory, so it exists as long as the process runs. */
export async function login(url, user, password) {
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

/** Makes an encrypted room, and waits until both are in it. */
export async function encryptedRoom(alice, bob) {
  const { room_id: room } = await alice.createRoom({
    preset: 'trusted_private_chat',
    invite: [bob.getUserId()],
    initial_state: [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }],
  });
  while (alice.getRoom(room)?.getMember(bob.getUserId())?.membership !== 'join')
    await new Promise((r) => setTimeout(r, 100));
  return room;
}
