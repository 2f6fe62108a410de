import { discover } from '../../support/server-discovery';
import { EncryptedRoom } from '../../integration/support/encrypted-room';
import { png } from '../../integration/support/png';
import { ask } from './ask';
import { connectedPorts } from './connections';
import { isSignedBy } from './keys';
import type { ServerKeys } from './keys';
import { A, B, EDGE } from './servers';
import type { Server } from './servers';
import type { World } from './world';

/** The keys of a server, asked where others ask. */
async function keysOf({ host, port }: Server): Promise<ServerKeys> {
  return (await ask(host, '/_matrix/key/v2/server', { port })).json;
}

/** All that two homeservers do for people who use it. */
export function together(world: World): void {
  test('one is found at port 443 by its well-known file, the other at port 8448 of its name', async () => {
    const get = async (host: string, path: string) => {
      const { status, body } = await ask(host, path);
      return status === 200 ? body.toString() : undefined;
    };
    const find = ({ name }: Server) => discover(name, { get, srv: () => Promise.resolve(undefined) });
    expect([await find(A), await find(B)]).toEqual([
      { connect: A.host, port: 443, header: `${A.host}:443`, certificate: A.host },
      { connect: B.name, port: 8448, header: B.name, certificate: B.name },
    ]);
  });

  test('somebody of the other server is invited, and messages arrive both ways', async () => {
    const { alice, bob } = world;
    const begin = Date.now();
    world.room = await alice.createRoom({ invite: [bob.id] });
    expect((await bob.join(world.room, A)).status).toBe(200);
    console.log(`invited and joined after ${Date.now() - begin} ms`);
    for (const [from, to] of [
      [alice, bob],
      [bob, alice],
    ]) {
      const text = `hello from ${from.id}`;
      const sent = Date.now();
      await from.send(world.room, text);
      expect((await to.hearsMessage(world.room, text)).sender).toBe(from.id);
      console.log(`${text}: ${Date.now() - sent} ms`);
    }
    // Each has found the other by its own kind of discovery. At port 443 the first has asked for a well-known file only.
    expect(connectedPorts(A)).toContain(8448);
    expect(connectedPorts(B)).toEqual([443]);
  });

  test("a room of the other's server is joined by its alias", async () => {
    const { alice, bob } = world;
    const room = await bob.createRoom({ preset: 'public_chat', room_alias_name: 'lobby' });
    const joined = await alice.join(`#lobby:${B.name}`, B);
    expect(joined.json).toEqual({ room_id: room });
  });

  test('encrypted messages are read by the devices at both ends, and by no server', async () => {
    const env = {
      EDGE,
      NODE_EXTRA_CA_CERTS: world.authorityFile,
      NODE_OPTIONS: `--import=${__dirname}/edge-names.mjs`,
    };
    const devices = new EncryptedRoom(`https://${A.host}`, `https://${B.host}:${B.port}`, env);
    try {
      expect(await devices.exchange(2)).toEqual({ messages: 4, alice: 4, bob: 4, plain: 0 });
    } finally {
      devices.stop();
    }
  });

  test("each gets the other's media and thumbnails, with its own login only", async () => {
    const { alice, bob } = world;
    for (const [from, to] of [
      [alice, bob],
      [bob, alice],
    ]) {
      const picture = png(640);
      const address = await from.upload(picture, 'image/png');
      const begin = Date.now();
      const download = await to.call('GET', `v1/media/download/${address}`);
      const size = 'width=320&height=240&method=scale';
      const thumbnail = await to.call('GET', `v1/media/thumbnail/${address}?${size}`);
      console.log(`media of ${from.server.name}: ${Date.now() - begin} ms`);
      expect([download.type, download.body.equals(picture)]).toEqual(['image/png', true]);
      expect([thumbnail.type, thumbnail.body.readUInt32BE(16)]).toEqual(['image/png', 240]);
      const strangers = [`/_matrix/client/v1/media/download/${address}`, `/_matrix/media/v3/download/${address}`];
      const statuses = strangers.map(async (path) => (await ask(to.server.host, path)).status);
      expect(await Promise.all(statuses)).toEqual([401, 404]);
    }
  });

  test("each sees the other's name and picture", async () => {
    const { alice, bob, room } = world;
    for (const [from, to] of [
      [alice, bob],
      [bob, alice],
    ]) {
      const displayname = `Name of ${from.id}`;
      const avatar_url = `mxc://${await from.upload(png(96), 'image/png')}`;
      const profile = `v3/profile/${encodeURIComponent(from.id)}`;
      await from.call('PUT', `${profile}/displayname`, { displayname });
      await from.call('PUT', `${profile}/avatar_url`, { avatar_url });
      expect((await to.call('GET', profile)).json).toMatchObject({ displayname, avatar_url });
      const isIt = ({ type, sender, content }: { type: string; sender?: string; content: object }) =>
        type === 'm.room.member' &&
        sender === from.id &&
        'avatar_url' in content &&
        'displayname' in content &&
        content.displayname === displayname &&
        content.avatar_url === avatar_url;
      await to.hears('name and picture in the room', room, 60, isIt);
    }
  });

  test('typing, presence and read receipts arrive both ways', async () => {
    const { alice, bob, room } = world;
    const path = `v3/rooms/${encodeURIComponent(room)}`;
    for (const [from, to] of [
      [alice, bob],
      [bob, alice],
    ]) {
      const event = await to.send(room, `read this, ${from.id}`);
      await from.hearsMessage(room, `read this, ${from.id}`);
      const begin = Date.now();
      await from.call('PUT', `${path}/typing/${encodeURIComponent(from.id)}`, { typing: true, timeout: 30_000 });
      await from.call('POST', `${path}/receipt/m.read/${encodeURIComponent(event)}`, {});
      const status_msg = `status of ${from.id}`;
      await from.call('PUT', `v3/presence/${encodeURIComponent(from.id)}/status`, { presence: 'online', status_msg });
      const heard = (what: string, isIt: (content: string) => boolean, type: string) =>
        to
          .hears(what, type === 'm.presence' ? undefined : room, 60, (told) => {
            return told.type === type && isIt(JSON.stringify(told));
          })
          .then(() => console.log(`${what} of ${from.id}: ${Date.now() - begin} ms`));
      await heard('typing', (text) => text.includes(from.id), 'm.typing');
      await heard('receipt', (text) => text.includes(event) && text.includes(from.id), 'm.receipt');
      await heard('presence', (text) => text.includes(status_msg), 'm.presence');
    }
  });

  test('each gives its keys, and vouches for those of the other', async () => {
    const [ofA, ofB] = [await keysOf(A), await keysOf(B)];
    expect([ofA.server_name, ofB.server_name]).toEqual([A.name, B.name]);
    expect([isSignedBy(ofA, ofA), isSignedBy(ofB, ofB), isSignedBy(ofA, ofB)]).toEqual([true, true, false]);
    for (const [notary, notarysKeys, keys] of [
      [A, ofA, ofB],
      [B, ofB, ofA],
    ] as const) {
      const body = { server_keys: { [keys.server_name]: {} } };
      const { host, port } = notary;
      const answers = [
        await ask(host, '/_matrix/key/v2/query', { port, body }),
        await ask(host, `/_matrix/key/v2/query/${keys.server_name}`, { port }),
      ];
      for (const answer of answers) {
        const [told] = answer.json.server_keys as ServerKeys[];
        expect(told.verify_keys).toEqual(keys.verify_keys);
        expect([isSignedBy(notarysKeys, told), isSignedBy(keys, told)]).toEqual([true, true]);
      }
    }
  });
}
