import { setTimeout as sleep } from 'node:timers/promises';
import { Federation } from '../../../lib';
import type { SynapseOptions } from '../../../lib';
import { png } from '../../integration/support/png';
import { kubectl } from '../support/kubectl';
import { ask } from './ask';
import { connectedPorts } from './connections';
import { A, B, NOBODY } from './servers';
import { ready, start } from './stacks';
import type { World } from './world';

/** Absence, old media, and a server that talks to some or to nobody. */
export function apart(world: World): void {
  async function change(synapse: SynapseOptions): Promise<void> {
    start(A, world.dns, synapse);
    console.log(`changed after ${await ready(A)} s`);
    // The other server asks again after a second.
    await sleep(3_000);
  }
  /** Each asks the other for a new room, which only the other one knows. */
  async function strangersTry() {
    const { alice, bob } = world;
    const [ofAlice, ofBob] = [
      await alice.createRoom({ preset: 'public_chat' }),
      await bob.createRoom({ preset: 'public_chat' }),
    ];
    return { out: await alice.join(ofBob, B), in: await bob.join(ofAlice, A) };
  }

  test('a server that was away gets what it has missed', async () => {
    const { alice, bob, room } = world;
    kubectl('-n', B.namespace, 'scale', 'statefulset/synapse', '--replicas=0');
    kubectl('-n', B.namespace, 'wait', 'pod/synapse-0', '--for=delete', '--timeout=60s');
    const texts = [1, 2, 3].map((number) => `while you were away ${number}`);
    for (const text of texts) await alice.send(room, text);
    // It comes back as a server from before media asked for a login, for the next step.
    start(B, world.dns, { extraConfig: { enable_authenticated_media: false } });
    console.log(`back after ${await ready(B)} s`);
    const begin = Date.now();
    await bob.send(room, 'I am back');
    await alice.hearsMessage(room, 'I am back');
    for (const text of texts) await bob.hearsMessage(room, text, 180);
    console.log(`has all messages ${Date.now() - begin} ms after its own first one`);
  });

  test('media from before are open to everybody as they were, and newer ones are not', async () => {
    const { alice, bob } = world;
    const oldMedia = await bob.upload(png(48), 'image/png');
    start(B, world.dns);
    await ready(B);
    const fresh = await bob.upload(png(32), 'image/png');
    const open = (host: string, media: string) => ask(host, `/_matrix/media/v3/download/${media}`);
    const statuses = await Promise.all([
      open(B.host, oldMedia),
      open(B.host, fresh),
      alice.ask('GET', `v1/media/download/${oldMedia}`),
      alice.ask('GET', `v1/media/download/${fresh}`),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([200, 404, 200, 200]);
    expect(statuses[2].body.equals(statuses[0].body)).toBe(true);
  });

  test('a server that is not on the list is refused in both directions', async () => {
    await change({ federation: Federation.allowList([NOBODY]) });
    const tried = await strangersTry();
    console.log(`out: ${tried.out.body.toString()}\nin: ${tried.in.body.toString()}`);
    // Its own people are told no more than that the join has failed; its log has the reason.
    expect([tried.out.status, tried.in.status]).toEqual([502, 403]);
    expect(connectedPorts(A)).toEqual([]);
    const profile = await world.alice.ask('GET', `v3/profile/${encodeURIComponent(world.bob.id)}`);
    expect(profile.status).not.toBe(200);
  });

  test('a server on the list is not', async () => {
    await change({ federation: Federation.allowList([B.name]) });
    const tried = await strangersTry();
    expect([tried.out.status, tried.in.status]).toEqual([200, 200]);
  });

  test('off is off: nothing is found or answered from outside, and nobody is reached', async () => {
    const off = { federation: Federation.disabled() };
    await change(off);
    for (const path of ['/_matrix/federation/v1/version', '/_matrix/key/v2/server', '/_matrix/key/v2/query/x']) {
      const { status, type } = await ask(A.host, path);
      // No route leads to Synapse, which would answer in JSON.
      expect([path, status, type.includes('json')]).toEqual([path, 404, false]);
    }
    expect((await ask(A.name, '/.well-known/matrix/server')).status).toBe(404);
    expect((await ask(A.name, '/.well-known/matrix/client')).status).toBe(200);
    const tried = await strangersTry();
    console.log(`out: ${tried.out.body.toString()}\nin: ${tried.in.body.toString()}`);
    // The other server gets the answer of the ingress, which isn't Matrix.
    expect([tried.out.status, tried.in.status]).toEqual([502, 404]);
    expect(connectedPorts(A)).toEqual([]);
    // The own people go on.
    await world.alice.send(await world.alice.createRoom(), 'to myself');
  });
}
