import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { AppService, SecretKey } from '../../lib';
import { containers, find, synthStack } from '../support/manifests';
import { runPreflight } from './support/preflight';
import { renderStack } from './support/rendered';
import { PodFiles, startSynapse, writeInPod } from './support/synapse';

const TOKEN = 'MARKER-as';
const registration = (changes: object = {}) => ({
  id: 'bridge',
  url: null,
  as_token: TOKEN,
  hs_token: 'MARKER-hs',
  sender_localpart: 'bridge',
  rate_limited: true,
  namespaces: { users: [{ exclusive: true, regex: '@bridge_.*:example\\.org' }] },
  ...changes,
});
const service = (rateLimited?: boolean) =>
  AppService.fromSecret(SecretKey.of('bridge', 'registration.yaml'), rateLimited === undefined ? {} : { rateLimited });
const files = (rateLimited?: boolean) =>
  renderStack({ synapse: { appServices: [service(rateLimited)] } }).get('synapse-config')!;

/** Runs the init container that changes registrations. */
function changeRegistrations(root: string, content: string): void {
  const manifests = synthStack({ synapse: { appServices: [service(false)] } });
  const { command } = containers(find(manifests, 'StatefulSet', 'synapse')).find((c) => c.name === 'registrations')!;
  const [, ...args] = (command as string[]).map((arg) => arg.replaceAll('"/registrations', `"${root}/registrations`));
  writeInPod(root, '/registrations-from/bridge/registration.yaml', content);
  writeInPod(root, '/registrations/there', '');
  const { status, stderr } = spawnSync('synapse-python', args, { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
}

/** Sends `count` messages as a user of a bridge. Returns the number that Synapse accepts at once. */
async function taken(url: string, count: number): Promise<number> {
  const call = async (path: string, body: object, method = 'POST') => {
    const answer = await fetch(
      `${url}/_matrix/client/v3${path}${path.includes('?') ? '&' : '?'}user_id=@bridge_a:example.org`,
      {
        method,
        headers: { Authorization: `Bearer ${TOKEN}` },
        body: JSON.stringify(body),
      },
    );
    return { status: answer.status, body: (await answer.json()) as { room_id?: string } };
  };
  await call('/register', { type: 'm.login.application_service', username: 'bridge_a' });
  const room = (await call('/createRoom', {})).body.room_id!;
  const sent = await Promise.all(
    Array.from({ length: count }, (_, i) =>
      call(`/rooms/${encodeURIComponent(room)}/send/m.room.message/${i}`, { msgtype: 'm.text', body: 'x' }, 'PUT'),
    ),
  );
  return sent.filter(({ status }) => status === 200).length;
}

test("Synapse's limits count for a bridge whose registration says so, and do not where the prop lifts them", async () => {
  const limited = await startSynapse(files(), (root) => {
    writeInPod(root, '/app-services-secret/bridge/registration.yaml', stringify(registration()));
  });
  expect(await taken(limited.url, 40)).toBeLessThan(40);
  await limited.server.stop();
  const lifted = await startSynapse(files(false), (root) => changeRegistrations(root, stringify(registration())));
  expect(await taken(lifted.url, 40)).toBe(40);
  await lifted.server.stop();
  expect(statSync(join(lifted.pod.root, 'registrations/bridge.registration.yaml')).mode & 0o077).toBe(0);
});

test.each<[string, string, RegExp]>([
  ['no YAML', `as_token: [${TOKEN}`, /is not valid YAML/],
  ['no registration', `- ${TOKEN}`, /is no registration/],
  ['without a token', stringify(registration({ hs_token: undefined })), /'hs_token'/],
])('a registration that is %s is refused before Synapse starts, without its content', (_, content, expected) => {
  const pod = new PodFiles(files());
  writeInPod(pod.root, '/app-services-secret/bridge/registration.yaml', content);
  const { code, output } = runPreflight(pod);
  expect([code, output]).toEqual([1, expect.stringMatching(expected)]);
  expect(output + readFileSync(join(pod.root, 'result'), 'utf8')).not.toContain('MARKER');
});

test('a registration that is not there is named', () => {
  const { code, output } = runPreflight(new PodFiles(files()));
  expect([code, output]).toEqual([
    1,
    expect.stringMatching(/app-services-secret\/bridge\/registration\.yaml is refused.*No such file/),
  ]);
});

test('a sound registration passes', () => {
  const pod = new PodFiles(files());
  writeInPod(pod.root, '/app-services-secret/bridge/registration.yaml', stringify(registration()));
  expect(runPreflight(pod)).toEqual({ code: 0, output: expect.stringMatching(/^the config is sound/) });
});
