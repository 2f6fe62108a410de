import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Restore } from '../../lib';
import { FakeKubernetesApi } from '../support/fake-kubernetes-api';
import { BackupJobs } from './support/backup-jobs';
import { EncryptedRoom } from './support/encrypted-room';
import { Person } from './support/people';
import { renderStack } from './support/rendered';
import { RestoreJobs } from './support/restore-jobs';
import { runSynapse, startSynapse } from './support/synapse';

const api = new FakeKubernetesApi();
let synapse: Awaited<ReturnType<typeof startSynapse>>;
let room: EncryptedRoom;

beforeAll(async () => {
  await api.start();
  api.put('matrix/matrix-secrets', { signing_key: 'fresh' });
  synapse = await startSynapse(renderStack().get('synapse-config')!);
  for (const name of ['alice', 'bob']) await Person.register(name, synapse.url, synapse.pod.config);
  room = new EncryptedRoom(synapse.url);
});
afterAll(async () => {
  room?.stop();
  await synapse?.server.stop();
  await api.stop();
});

test('devices in an encrypted room go on after a restore: they read what there was, and what they send with new keys', async () => {
  expect(await room.exchange(5)).toEqual({ messages: 10, alice: 10, bob: 10, plain: 0 });
  const { root } = synapse.pod;
  const jobs = new BackupJobs(root);
  expect((await jobs.backup()).result).toContain(' ok: ');
  await synapse.server.stop();
  for (const name of ['homeserver.db', 'homeserver.db-wal', 'homeserver.db-shm', 'media_store'])
    rmSync(join(root, 'data', name), { recursive: true, force: true });
  const { result } = await new RestoreJobs(jobs, api.url).start(root, Restore.latest()).ended;
  expect(result).toMatch(/ ok: restored \w{8} of example\.org: 2 users, 3 rooms, /);
  synapse = { ...synapse, server: await runSynapse(synapse.pod, synapse.url) };
  expect(await room.exchange(0)).toEqual({ messages: 10, alice: 10, bob: 10, plain: 0 });
  expect(await room.exchange(5)).toEqual({ messages: 20, alice: 20, bob: 20, plain: 0 });
});
