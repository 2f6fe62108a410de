// two-people.mjs URL ALICE-PASSWORD BOB-PASSWORD: two clients of the real SDK, an encrypted message between them, media; tells as JSON what came of it.
import { randomBytes } from 'node:crypto';
import { ClientEvent, MatrixEventEvent } from 'matrix-js-sdk';
import { encryptedRoom, login } from './sdk-people.mjs';

const [url, ...passwords] = process.argv.slice(2);
const alice = await login(url, 'alice', passwords[0]);
const bob = await login(url, 'bob', passwords[1]);
const received = new Promise((resolve) => {
  const look = (event) => {
    if (event.getWireType() === 'm.room.encrypted' && event.getType() === 'm.room.message') resolve(event);
  };
  bob.on(ClientEvent.Event, (event) => {
    look(event);
    event.on(MatrixEventEvent.Decrypted, look);
  });
});
const room = await encryptedRoom(alice, bob);
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
