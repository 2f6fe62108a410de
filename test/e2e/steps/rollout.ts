import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MatrixSecrets } from '../../../lib';
import { kubectl, secretValue, until } from '../support/kubectl';
import { bodyOf, createRoom, login, send } from '../support/matrix';
import { NAMESPACE, RELAY_NAMESPACE, apply, pods, synth, waitUntilReady } from '../support/stack';

// The default limit of ten messages at once would make it a test of that limit.
const FAST = { rc_message: { per_second: 10_000, burst_count: 10_000 } };

const RENAMED = { synapse: { extraConfig: FAST }, element: { branding: { name: 'Ours' } } };

function changed(before: Map<string, string>): string[] {
  const after = pods();
  return [...after.keys()].filter((name) => after.get(name) !== before.get(name)).sort();
}

/** Changes and accidents in a running stack. */
export function rollout(): void {
  test.each([
    ['Synapse', { synapse: { extraConfig: FAST } }, ['synapse']],
    ['Element Web', RENAMED, ['element']],
  ])('a changed setting of %s restarts its pod and no other', (_, props, expected) => {
    const before = pods();
    apply(synth(props));
    waitUntilReady();
    expect(changed(before)).toEqual(expected);
  });

  test('a value of .secrets.yaml reaches Synapse and the relay, and the server stays the same one', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'secrets-')), '.secrets.yaml');
    writeFileSync(file, 'coturn: { turn_shared_secret: "from the file" }\n');
    const identity = secretValue(NAMESPACE, 'matrix-secrets', 'signing_key');
    const before = pods();
    apply(synth({ ...RENAMED, secrets: MatrixSecrets.fromFile(file) }));
    waitUntilReady();
    expect(changed(before)).toEqual(['coturn', 'synapse']);
    const inSynapse = ['exec', 'synapse-0', '--', 'cat', '/turn-secret/matrix-secrets/turn_shared_secret'];
    expect(kubectl('-n', NAMESPACE, ...inSynapse)).toBe('from the file');
    const inRelay = ['exec', 'deployment/coturn', '--', 'cat', '/run/coturn/turnserver.conf'];
    expect(kubectl('-n', RELAY_NAMESPACE, ...inRelay)).toContain('static-auth-secret=from the file\n');
    expect(secretValue(NAMESPACE, 'matrix-secrets', 'signing_key')).toBe(identity);
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
