import { X509Certificate, createHmac } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { Authority } from './support/certificates';
import { putCertificate, startRelay } from './support/relay';
import type { Relay } from './support/relay';
import { TurnClient } from './support/turn-client';

const HOST = 'turn.example.org';
const authority = new Authority();
let relay: Relay;

function client(secret = 'the first secret'): TurnClient {
  const username = `${Math.floor(Date.now() / 1000) + 600}:@alice:example.org`;
  return new TurnClient(relay.port, username, createHmac('sha1', secret).update(username).digest('base64'));
}

async function allocates(secret?: string): Promise<boolean> {
  const probe = client(secret);
  try {
    return (await probe.allocate()).relayed !== undefined;
  } finally {
    probe.close();
  }
}

/** The fingerprint of the certificate in a new handshake. */
function shown(): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      { host: '127.0.0.1', port: relay.tlsPort, servername: HOST, rejectUnauthorized: false },
      () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      },
    );
    socket.on('error', reject);
  });
}

const written = () => new X509Certificate(readFileSync(join(relay.dir, 'tls.crt'))).fingerprint256;

function handshake(...options: string[]): string {
  const args = ['s_client', '-connect', `127.0.0.1:${relay.tlsPort}`, '-servername', HOST, ...options];
  const { stdout, stderr } = spawnSync('openssl', args, { input: '', encoding: 'utf8', timeout: 5000 });
  return stdout + stderr;
}

async function until(what: string, done: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await done().catch(() => false))) {
    if (Date.now() > end) throw new Error(`${what}: not within 15 s; the relay said: ${relay.server.log.slice(-1500)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

// Each test needs the one before: they use the same relay.
describe('a relay with TLS, from before its certificate until after its renewal', () => {
  beforeAll(async () => {
    relay = await startRelay({ secret: 'the first secret', externalIp: '198.51.100.7', tls: true });
  });
  afterAll(() => relay.server.stop());

  test('without a certificate it serves TURN without TLS', async () => {
    await expect(shown()).rejects.toThrow(/ECONNREFUSED/);
    expect(await allocates()).toBe(true);
  });

  test('when the certificate comes, TLS 1.2 shows it', async () => {
    putCertificate(relay.dir, authority.issue(`DNS:${HOST}`));
    await until('TLS', async () => (await shown()) === written());
    expect(handshake('-tls1_2')).toContain('Protocol  : TLSv1.2');
  });

  test.each(['-tls1', '-tls1_1'])('%s is refused', (version) => {
    // At security level 0 the client itself accepts the old versions.
    expect(handshake(version, '-cipher', 'DEFAULT@SECLEVEL=0')).toMatch(/ssl3?_read_bytes:tlsv1 alert/);
  });

  test('a renewed certificate is shown by a new handshake, while an old allocation lives on', async () => {
    const old = client();
    const before = await shown();
    expect((await old.allocate()).relayed).toBe('198.51.100.7');
    putCertificate(relay.dir, authority.issue(`DNS:${HOST}`));
    await until('the renewed certificate', async () => (await shown()) === written());
    expect(written()).not.toBe(before);
    expect(await old.permit('8.8.8.8')).toBeUndefined();
    old.close();
  });

  test('after its secret changed, old credentials are refused and new ones taken', async () => {
    writeFileSync(join(relay.dir, 'secret'), 'the second secret');
    await until('the new secret', () => allocates('the second secret'));
    expect(await allocates('the first secret')).toBe(false);
    expect(relay.server.log).not.toMatch(/the (first|second) secret/);
  });
});
