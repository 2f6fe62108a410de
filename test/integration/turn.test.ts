import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExternalIp, Turn } from '../../lib';
import { Server, freePort } from './support/processes';
import { renderStack } from './support/rendered';
import { TurnClient } from './support/turn-client';

const SECRET = 'a secret that only the test knows';

/** Makes credentials as Synapse does. @see https://element-hq.github.io/synapse/latest/turn-howto.html */
function credentials(expires: number, secret = SECRET): [string, string] {
  const username = `${Math.floor(Date.now() / 1000) + expires}:@alice:example.org`;
  return [username, createHmac('sha1', secret).update(username).digest('base64')];
}

describe('the relay with its rendered files', () => {
  const dir = mkdtempSync(join(tmpdir(), 'coturn-'));
  let port: number;
  let relay: Server | undefined;

  const environment = (): NodeJS.ProcessEnv => ({
    CONFIG_FILE: join(dir, 'turnserver.conf'),
    SECRET_FILE: join(dir, 'secret'),
    RUN_DIR: mkdtempSync(join(tmpdir(), 'run-')),
    POD_IPS: '127.0.0.1',
    EXTERNAL_IP: '198.51.100.7',
  });

  beforeAll(async () => {
    port = await freePort();
    const turn = Turn.coturn({
      port,
      minRelayPort: 21000,
      maxRelayPort: 21100,
      externalIp: ExternalIp.static('198.51.100.7'),
    });
    const files = renderStack({ turn }).get('coturn-config')!;
    for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), content);
    writeFileSync(join(dir, 'secret'), SECRET);
    relay = await Server.start('coturn', ['sh', join(dir, 'start.sh')], {
      env: environment(),
      ready: async () => {
        const client = new TurnClient(port, 'nobody', 'nothing');
        const { error } = await client.allocate().finally(() => client.close());
        return error === 401;
      },
    });
  });
  afterAll(() => relay?.stop());

  async function allocate(username: string, password: string) {
    const client = new TurnClient(port, username, password);
    return client.allocate().finally(() => client.close());
  }

  test('allocates with good credentials, under its external address', async () => {
    expect(await allocate(...credentials(60))).toEqual({ relayed: '198.51.100.7', error: undefined });
  });

  test.each([
    ['a wrong password', [credentials(60)[0], 'wrong']],
    ['credentials made with another secret', credentials(60, 'another secret')],
    ['expired credentials', credentials(-60)],
  ] as [string, [string, string]][])('refuses %s', async (_, [username, password]) => {
    expect(await allocate(username, password)).toEqual({ error: 401, relayed: undefined });
  });

  test('relays to the internet, and never to loopback, private, link-local, metadata, pod or service addresses', async () => {
    const client = new TurnClient(port, ...credentials(60));
    try {
      await client.allocate();
      expect(await client.permit('8.8.8.8')).toBeUndefined();
      const inside = [
        '127.0.0.1',
        '10.0.0.1',
        '172.16.0.1',
        '192.168.1.1',
        '169.254.169.254',
        '10.42.0.5',
        '10.43.0.10',
      ];
      for (const peer of inside) expect([peer, await client.permit(peer)]).toEqual([peer, 403]);
    } finally {
      client.close();
    }
  });

  test('tells its secret to nobody: not in its log, not in its arguments', () => {
    expect(relay?.log).not.toContain(SECRET);
    expect(relay?.log).toContain('known to the internet as 198.51.100.7');
  });

  test.each([
    ['a missing secret', { SECRET_FILE: '/nowhere' }, 'is missing or empty'],
    ['a missing config', { CONFIG_FILE: '/nowhere' }, 'is missing or empty'],
    ['a name without address', { EXTERNAL_IP: '', EXTERNAL_HOST: 'nowhere.invalid' }, 'has no address in DNS yet'],
    ['no folder for its config', { RUN_DIR: '/nowhere' }, '/nowhere/turnserver.conf'],
  ])('is not started with %s', (_, env, message) => {
    const { status, stderr } = spawnSync('sh', [join(dir, 'start.sh')], {
      env: { ...process.env, ...environment(), ...env },
      encoding: 'utf8',
      timeout: 10_000,
    });
    expect(status).toBeGreaterThan(0);
    expect(stderr).toContain(message);
  });
});
