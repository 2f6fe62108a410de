// two-devices.mjs URL ALICE-PASSWORD BOB-PASSWORD [BOB-URL]: two devices in an encrypted room, for as long as the standard input is open. Each line there is a
// number of messages that each of them is to send with new keys, 0 for none. Then both fetch every message so far from the server, and the answer is a line
// of JSON: how many there are, how many each could decrypt, and in how many the server could have read the text.
import { createInterface } from 'node:readline';
import { MatrixEvent } from 'matrix-js-sdk';
import { encryptedRoom, login } from './sdk-people.mjs';

const [url, alicePassword, bobPassword, bobUrl = url] = process.argv.slice(2);
const alice = await login(url, 'alice', alicePassword);
const bob = await login(bobUrl, 'bob', bobPassword);
const room = await encryptedRoom(alice, bob);
const sent = new Map();

async function send(count) {
  for (const client of [alice, bob]) {
    // New keys must be sent, over the sessions that the devices had before.
    await client.getCrypto().forceDiscardSession(room);
    for (let i = 0; i < count; i++) {
      const text = `secret ${sent.size} of ${client.getUserId()}`;
      const { event_id: event } = await client.sendTextMessage(room, text);
      sent.set(event, text);
    }
  }
}

/** Waits for the keys, because a key may arrive after its message. */
async function decrypts(client, id, text) {
  for (let attempt = 0; attempt < 60; attempt++) {
    const event = new MatrixEvent(await client.fetchRoomEvent(room, id));
    await client.decryptEventIfNeeded(event);
    if (event.getWireType() === 'm.room.encrypted' && event.getContent().body === text) return true;
    await new Promise((r) => setTimeout(r, 500));
  }
  return false;
}

async function read() {
  const result = { messages: sent.size, alice: 0, bob: 0, plain: 0 };
  for (const [id, text] of sent) {
    if (await decrypts(alice, id, text).catch(() => false)) result.alice++;
    if (await decrypts(bob, id, text).catch(() => false)) result.bob++;
    const wire = await alice.fetchRoomEvent(room, id).catch(() => ({}));
    if (JSON.stringify(wire).includes(text)) result.plain++;
  }
  return result;
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    await send(Number(line));
    answer = await read();
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
