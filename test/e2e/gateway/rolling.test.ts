import { kubectlMeanwhile } from '../support/kubectl';
import { NAMESPACE } from '../support/stack';
import { repeat, send } from './client';
import type { Watched } from './client';
import { login } from './login';
import type { Answer } from './login';
import { WAYS, plain } from './three-ways';

const NAMES = WAYS.map(([name]) => name);

interface Device {
  readonly way: string;
  readonly headers: { readonly Authorization: string };
  readonly room: string;
}

let devices: readonly Device[];

// Logins are limited, so each way has one only.
beforeAll(async () => {
  devices = await Promise.all(NAMES.map(newDevice));
});

async function newDevice(way: string): Promise<Device> {
  const headers = { Authorization: `Bearer ${await login(way)}` };
  const room = JSON.parse(
    (await send(plain(way), '/_matrix/client/v3/createRoom', { headers, body: '{}' })).text,
  ) as Answer;
  return { way, headers, room: room.room_id };
}

/** Syncs as a client does: each request waits for news since the one before. */
function syncs({ way, headers }: Device) {
  let since = '';
  return repeat(async () => {
    const answer = await send(plain(way), `/_matrix/client/v3/sync?timeout=5000${since}`, { headers });
    if (answer.status === 200) since = `&since=${(JSON.parse(answer.text) as Answer).next_batch}`;
    return answer.status;
  });
}

function messages({ way, headers, room }: Device) {
  let number = 0;
  return repeat(async () => {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${way}-${Date.now()}-${number++}`;
    const body = JSON.stringify({ msgtype: 'm.text', body: String(number) });
    return (await send(plain(way), path, { method: 'PUT', headers, body })).status;
  }, 1500);
}

async function during(change: () => Promise<void>): Promise<readonly Watched[]> {
  const watched = devices.flatMap((device) => [syncs(device), messages(device)]);
  try {
    await change();
  } finally {
    watched.forEach((each) => void each.stop());
  }
  const all = await Promise.all(watched.map((each) => each.stop()));
  console.log(
    all.map(({ count, longest, bad }) => `${count} requests, ${bad.length} bad, longest ${longest} ms`).join('\n'),
  );
  return all;
}

async function restart(workload: string): Promise<void> {
  await kubectlMeanwhile('-n', NAMESPACE, 'rollout', 'restart', workload);
  await kubectlMeanwhile('-n', NAMESPACE, 'rollout', 'status', workload, '--timeout=300s');
  // The last of the old pods ends after the roll-out, and cuts what it still has.
  await new Promise((done) => setTimeout(done, 90_000));
}

test.each(['deployment/synapse-router', 'statefulset/synapse-sync'])(
  'a rolling update of %s fails no sync and no message',
  async (workload) => {
    const all = await during(() => restart(workload));
    expect(all.every(({ count }) => count > 10)).toBe(true);
    expect(all.flatMap(({ bad }) => bad)).toEqual([]);
  },
);
