import { kubectl, until } from '../support/kubectl';
import { bodyOf, createRoom, login, send } from '../support/matrix';
import { NAMESPACE, apply, pods, synth, waitUntilReady } from '../support/stack';

// The default limit of ten messages at once would make it a test of that limit.
const FAST = { rc_message: { per_second: 10_000, burst_count: 10_000 } };

function changed(before: Map<string, string>): string[] {
  const after = pods();
  return [...after.keys()].filter((name) => after.get(name) !== before.get(name)).sort();
}

/** Changes and accidents in a running stack. */
export function rollout(): void {
  test.each([
    ['Synapse', { synapse: { extraConfig: FAST } }, ['synapse']],
    ['Element Web', { synapse: { extraConfig: FAST }, element: { branding: { name: 'Ours' } } }, ['element']],
  ])('a changed setting of %s restarts its pod and no other', (_, props, expected) => {
    const before = pods();
    apply(synth(props));
    waitUntilReady();
    expect(changed(before)).toEqual(expected);
  });

  test('a pod that is deleted under load loses nothing that was acknowledged', async () => {
    const token = await login('alice', 'alice-password');
    const room = await createRoom(token);
    const acknowledged = new Map<string, string>();
    let stop = false;
    let refused = 0;
    const writer = async (name: string): Promise<void> => {
      for (let i = 0; !stop; i++) {
        const body = `${name}-${i}`;
        const answer = await send(token, room, body).catch(() => undefined);
        if (answer?.status === 200) acknowledged.set(answer.json.event_id, body);
        else refused++;
      }
    };
    const writers = ['a', 'b', 'c', 'd'].map(writer);
    await until('messages to be written', 30, () => acknowledged.size >= 50);
    kubectl('-n', NAMESPACE, 'delete', 'pod', 'synapse-0', '--grace-period=0', '--force');
    const atDeletion = acknowledged.size;
    await until('messages to be written again', 120, () => acknowledged.size >= atDeletion + 50);
    stop = true;
    await Promise.all(writers);
    console.log(`${acknowledged.size} messages acknowledged around the deletion, ${refused} refused meanwhile`);
    const lost: string[] = [];
    for (const [event, body] of acknowledged) if ((await bodyOf(token, room, event)) !== body) lost.push(body);
    expect(lost).toEqual([]);
  });
}
