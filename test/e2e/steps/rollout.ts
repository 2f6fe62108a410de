import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Asset, MatrixSecrets } from '../../../lib';
import { https } from '../support/https';
import { kubectl, secretValue, until } from '../support/kubectl';
import { follow } from '../support/documented';
import { bodyOf, createRoom, login, send } from '../support/matrix';
import { allocates, handedOutTo } from '../support/relay';
import {
  HOMESERVER,
  LOGO,
  NAMESPACE,
  RELAY_NAMESPACE,
  WELCOME,
  apply,
  pods,
  synth,
  waitUntilReady,
} from '../support/stack';

// Synapse's default limits are ten messages and five logins at once, which is too low for this test.
const OFTEN = { per_second: 10_000, burst_count: 10_000 };
const FAST = { rc_message: OFTEN, rc_login: { address: OFTEN, account: OFTEN, failed_attempts: OFTEN } };

const folder = mkdtempSync(join(tmpdir(), 'beside-main-'));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const OURS = {
  branding: { name: 'Ours', logo: Asset.fromFile(file('ours.svg', LOGO)) },
  welcomePage: Asset.fromText(WELCOME),
  staticFiles: { 'rules.html': Asset.fromText('<h1>Be kind</h1>') },
};

const RENAMED = { synapse: { extraConfig: FAST }, element: OURS };

function changed(before: Map<string, string>): string[] {
  const after = pods();
  return [...after.keys()].filter((name) => after.get(name) !== before.get(name)).sort();
}

/** Changes and accidents in a running stack. */
export function rollout(): void {
  let latest = '';

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
    const secrets = MatrixSecrets.fromFile(file('.secrets.yaml', 'coturn: { turn_shared_secret: "from the file" }\n'));
    const identity = secretValue(NAMESPACE, 'matrix-secrets', 'signing_key');
    const before = pods();
    latest = synth({ ...RENAMED, secrets });
    apply(latest);
    waitUntilReady();
    expect(changed(before)).toEqual(['coturn', 'synapse']);
    const inSynapse = ['exec', 'synapse-0', '--', 'cat', '/turn-secret/matrix-secrets/turn_shared_secret'];
    expect(kubectl('-n', NAMESPACE, ...inSynapse)).toBe('from the file');
    const inRelay = ['exec', 'deployment/coturn', '--', 'cat', '/run/coturn/turnserver.conf'];
    expect(kubectl('-n', RELAY_NAMESPACE, ...inRelay)).toContain('static-auth-secret=from the file\n');
    expect(secretValue(NAMESPACE, 'matrix-secrets', 'signing_key')).toBe(identity);
  });

  test('without that file again, its value is made anew and nothing else is lost', () => {
    const identity = secretValue(NAMESPACE, 'matrix-secrets', 'signing_key');
    latest = synth(RENAMED);
    // docs/secrets.md tells to delete both Jobs, because they ran before the file existed.
    kubectl('-n', NAMESPACE, 'delete', 'jobs', '-l', 'app.kubernetes.io/name=matrix-secrets');
    apply(latest);
    waitUntilReady();
    expect(secretValue(NAMESPACE, 'matrix-secrets', 'signing_key')).toBe(identity);
    const made = secretValue(NAMESPACE, 'matrix-secrets', 'turn_shared_secret');
    expect(made).toMatch(/^[\w-]{48}$/);
    expect(secretValue(RELAY_NAMESPACE, 'coturn-secret', 'turn_shared_secret')).toBe(made);
  });

  test('the first administrator is not made again or changed, whatever became of the account', async () => {
    const old = secretValue(NAMESPACE, 'synapse-first-admin', 'password');
    // An upgrade changes the Job's name, so the Job runs again.
    const runAgain = () => {
      const jobs = ['-n', NAMESPACE, 'job', '-l', 'app.kubernetes.io/component=first-admin'];
      kubectl('delete', ...jobs);
      apply(latest);
      waitUntilReady();
      expect(kubectl('logs', '-n', NAMESPACE, '-l', 'app.kubernetes.io/component=first-admin')).toContain('Skipping');
    };
    const admin = await login('admin', old);
    const auth = { type: 'm.login.password', identifier: { type: 'm.id.user', user: 'admin' }, password: old };
    const account = (what: string, body: object) =>
      https(HOMESERVER, `/_matrix/client/v3/account/${what}`, { token: admin, body: { ...body, auth } });
    expect((await account('password', { new_password: 'my own', logout_devices: false })).status).toBe(200);
    runAgain();
    await login('admin', 'my own');
    await expect(login('admin', old)).rejects.toThrow('403');

    auth.password = 'my own';
    expect((await account('deactivate', {})).status).toBe(200);
    runAgain();
    await expect(login('admin', 'my own')).rejects.toThrow('403');
    await expect(login('admin', old)).rejects.toThrow('403');
  });

  test('the relay and Synapse get another secret as documented: old credentials are refused, new ones taken', async () => {
    const old = await handedOutTo('alice');
    expect(allocates(old)).toBe(true);
    const before = pods();
    follow('turn.md', 'Its secret', latest);
    waitUntilReady();
    // The kubelet needs up to a minute to bring a changed Secret into a pod.
    const given = await handedOutTo('alice');
    await until('the relay takes the new credentials', 150, () => allocates(given));
    expect(given.password).not.toBe(old.password);
    expect(allocates(old)).toBe(false);
    expect(changed(before)).toEqual(['synapse']);
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
