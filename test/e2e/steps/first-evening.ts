import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { follow } from '../support/documented';
import { certificateOf, https, plainHttp } from '../support/https';
import { get, kubectl, memory, secretValue, tryKubectl, until } from '../support/kubectl';
import { createRoom, bodyOf, login, send } from '../support/matrix';
import {
  DOMAIN,
  ELEMENT,
  HOMESERVER,
  NAMESPACE,
  RELAY_NAMESPACE,
  RTC,
  RTC_NAMESPACE,
  apply,
  emptyCluster,
  pods,
  synth,
  waitUntilReady,
} from '../support/stack';

/** cert-manager's messages about open orders, read with the command of docs/getting-started.md. */
function whyNoCertificate(): string {
  const line = '{.kind} {.metadata.name}: {.status.state} {.status.reason} {.status.conditions[*].message}';
  const lines = `jsonpath={range .items[*]}${line}{"\\n"}{end}`;
  return tryKubectl(['-n', NAMESPACE, 'get', 'certificaterequests,orders,challenges', '-o', lines]).output;
}

/** From nothing to a login, as docs/getting-started.md tells it. */
export function firstEvening(): void {
  let dist = '';

  test('an empty cluster takes all manifests at the first try', () => {
    emptyCluster();
    dist = synth();
    const output = apply(dist);
    expect(
      output
        .trim()
        .split('\n')
        .every((line) => line.endsWith(' created')),
    ).toBe(true);
  });

  test('every pod gets ready and every job is done; Synapse within 30 s of its pod starting', () => {
    waitUntilReady();
    const { conditions, startTime } = get('-n', NAMESPACE, 'pod', 'synapse-0').status;
    const ready = conditions.find((c) => c.type === 'Ready')!.lastTransitionTime;
    const seconds = (Date.parse(ready) - Date.parse(startTime)) / 1000;
    console.log(`Synapse was ready ${seconds} s after its pod started on a fresh claim`);
    expect(seconds).toBeLessThanOrEqual(30);
  });

  test('the commands of the page show that every part is up, and each certificate', () => {
    const output = follow('getting-started.md', '3. Apply', dist);
    for (const name of ['element', 'coturn', 'livekit', 'lk-jwt-service']) {
      expect(output).toContain(`deployment "${name}" successfully rolled out`);
    }
    for (const host of [HOMESERVER, ELEMENT, DOMAIN, RTC]) expect(output).toMatch(new RegExp(`^${host}-tls +`, 'm'));
  });

  test('the same apply again changes nothing, restarts nothing and makes no new secret', () => {
    const before = { pods: pods(), password: secretValue(NAMESPACE, 'synapse-first-admin', 'password') };
    const lines = apply(dist).trim().split('\n');
    expect(lines.filter((line) => !line.endsWith(' unchanged'))).toEqual([]);
    expect({ pods: pods(), password: secretValue(NAMESPACE, 'synapse-first-admin', 'password') }).toEqual(before);
  });

  test('the idle stack fits into a small node', async () => {
    const used = await until('figures from the kubelet', 60, () => {
      const pods = Object.entries(memory(NAMESPACE, RELAY_NAMESPACE, RTC_NAMESPACE)).filter(
        ([name, mebibytes]) => mebibytes > 0 && !name.startsWith('cm-acme'),
      );
      return pods.length === 6 && Object.fromEntries(pods);
    });
    console.log('MiB in use when idle:', used);
    expect(Object.values(used).reduce((sum, mebibytes) => sum + mebibytes, 0)).toBeLessThan(600);
  });

  test('cert-manager gets a certificate for each host, and Traefik shows it', async () => {
    for (const [host, namespace] of [[HOMESERVER], [ELEMENT], [DOMAIN], [RTC, RTC_NAMESPACE]]) {
      // cert-manager checks the host five times in 15 s. If a busy node was too slow for that, it checks again 10 s later.
      await until(
        `a certificate for ${host}`,
        240,
        () => certificateOf(host, namespace).checkHost(host),
        whyNoCertificate,
      );
      await until(`${host} by HTTPS`, 60, async () => (await https(host, '/')).status > 0);
    }
  });

  test('clients and servers find the homeserver by the server name', async () => {
    const client = await https(DOMAIN, '/.well-known/matrix/client');
    expect(client.json).toEqual({
      'm.homeserver': { base_url: `https://${HOMESERVER}/` },
      'org.matrix.msc4143.rtc_foci': [{ type: 'livekit', livekit_service_url: `https://${RTC}` }],
    });
    expect(client.headers['access-control-allow-origin']).toBe('*');
    // Nothing but the redirect comes by plain HTTP, also of a login. The certificates were ordered by plain HTTP.
    expect(await plainHttp(HOMESERVER, 'POST', '/_matrix/client/v3/login')).toEqual([
      308,
      `https://${HOMESERVER}/_matrix/client/v3/login`,
    ]);
    expect(await plainHttp(ELEMENT, 'GET', '/')).toEqual([301, `https://${ELEMENT}/`]);
    expect((await https(HOMESERVER, '/_matrix/client/versions')).headers).toHaveProperty('strict-transport-security');

    const server = await https(DOMAIN, '/.well-known/matrix/server');
    expect(server.json).toEqual({ 'm.server': `${HOMESERVER}:443` });
  });

  test('the first administrator logs in with the generated password, and is an administrator', async () => {
    const token = await login('admin', secretValue(NAMESPACE, 'synapse-first-admin', 'password'));
    const probe = `import urllib.request as u; print(u.urlopen(u.Request("http://localhost:8008/_synapse/admin/v1/users/@admin:${DOMAIN}/admin", headers={"Authorization": "Bearer ${token}"})).read().decode())`;
    const answer = kubectl('-n', NAMESPACE, 'exec', 'synapse-0', '--', 'python3', '-c', probe);
    expect(JSON.parse(answer)).toEqual({ admin: true });
  });

  test('the documented command makes users, who log in, write and upload', async () => {
    const make = (user: string, role: string) =>
      kubectl(
        ...['-n', NAMESPACE, 'exec', 'statefulset/synapse', '--', 'register_new_matrix_user'],
        ...['-c', '/data/homeserver.yaml', '--user', user, '--password', `${user}-password`, role],
      );
    expect(make('alice', '--admin')).toContain('Success');
    expect(make('bob', '--no-admin')).toContain('Success');
    const token = await login('alice', 'alice-password');
    const room = await createRoom(token);
    const sent = await send(token, room, 'hello');
    expect(await bodyOf(token, room, sent.json.event_id)).toBe('hello');

    const bytes = readFileSync(join(__dirname, '../element-standin/app.mts'));
    const media = { token, body: bytes, contentType: 'text/plain' };
    const uri: string = (await https(HOMESERVER, '/_matrix/media/v3/upload', media)).json.content_uri;
    const back = await https(HOMESERVER, `/_matrix/client/v1/media/download/${uri.slice('mxc://'.length)}`, { token });
    expect(back.body.equals(bytes)).toBe(true);
  });

  test('a room alias with its encoded characters passes the ingress', async () => {
    const token = await login('alice', 'alice-password');
    const alias = encodeURIComponent(`#a/b:${DOMAIN}`);
    const answer = await https(HOMESERVER, `/_matrix/client/v3/directory/room/${alias}`, { token });
    expect(answer.json.errcode).toBe('M_NOT_FOUND');
  });
}
