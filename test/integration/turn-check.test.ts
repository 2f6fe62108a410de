import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Turn } from '../../lib';
import { Authority } from './support/certificates';
import { FakeHomeserver, PASSWORD } from './support/fake-homeserver';
import { freePort } from './support/processes';
import { register } from './support/register';
import { startRelay } from './support/relay';
import type { Relay } from './support/relay';
import { renderStack } from './support/rendered';
import { startSynapse } from './support/synapse';
import { ROOM, SECRET, TCP, UDP, at, check, notes, turnCheck, withRelay, wrong } from './support/turn-check';
import type { Run } from './support/turn-check';

let homeserver: FakeHomeserver;
beforeAll(async () => {
  homeserver = await FakeHomeserver.start();
});
afterAll(() => homeserver.stop());

describe('a relay that works', () => {
  let relay: Relay;
  let run: Run;
  beforeAll(async () => {
    const authority = new Authority();
    // The quota is what three sessions take. So the check only works if it deletes each allocation.
    const extra = [...ROOM, 'user-quota=360'];
    relay = await startRelay({ secret: SECRET, certificate: authority.issue('IP:127.0.0.1'), extra });
    const { port, tlsPort } = relay;
    run = await check(
      homeserver,
      { uris: [at(tlsPort, TCP, 'turns'), at(port, TCP), at(port, UDP)] },
      ...['--ca', authority.certificate],
    );
  });
  afterAll(() => relay.server.stop());

  test('is said to be, over UDP, TCP and TLS', () => {
    expect(
      run.output
        .replaceAll(String(relay.port), 'PORT')
        .replaceAll(String(relay.tlsPort), 'TLS')
        .replace(/port 2[12]\d{3}\b/g, 'port RELAYED')
        .replace(/until [\d-]+/, 'until DATE'),
    ).toBe(`✓ The homeserver hands out 3 TURN URIs, with credentials that are good for 59 minutes

turn:127.0.0.1:PORT?transport=udp at 127.0.0.1
  ✓ answers, and sees this machine at 127.0.0.1
  ✓ takes the homeserver's credentials, and relays at 127.0.0.1 port RELAYED
  ✓ carries data both ways

turns:127.0.0.1:TLS?transport=tcp at 127.0.0.1
  ✓ shows a certificate that is good until DATE
  ✓ answers, and sees this machine at 127.0.0.1
  ✓ takes the homeserver's credentials, and relays at 127.0.0.1 port RELAYED
  ✓ carries data both ways

turn:127.0.0.1:PORT?transport=tcp at 127.0.0.1
  ✓ answers, and sees this machine at 127.0.0.1
  ✓ takes the homeserver's credentials, and relays at 127.0.0.1 port RELAYED
  ✓ carries data both ways

While a call rings
  ✓ holds the 360 allocations of a ringing call: the caller, and 2 sessions of the person who is called

All good: calls from behind NAT work.
`);
    expect(run.code).toBe(0);
  });

  test('leaves no session behind', () => {
    expect(homeserver.seen).toEqual(['/login', '/voip/turnServer', '/logout']);
  });
});

test('works with the credentials of Synapse, and leaves no device there', async () => {
  const port = await freePort();
  const turn = Turn.external({ uris: [at(port, UDP), at(port, TCP)] });
  const synapse = await startSynapse(renderStack({ turn }).get('synapse-config')!);
  try {
    await register({ config: synapse.pod.config, user: 'alice', password: PASSWORD });
    const secret = readFileSync(join(synapse.pod.root, 'turn-secret/matrix-secrets/turn_shared_secret'), 'utf8');
    const run = await withRelay({ secret, port }, () => turnCheck(PASSWORD, synapse.url, 'alice'));
    expect([run.code, wrong(run), notes(run)]).toEqual([0, [], []]);
    expect(run.output.match(/carries data both ways/g)).toHaveLength(2);
    const call = async (path: string, init: RequestInit) =>
      (await (await fetch(`${synapse.url}/_matrix/client/v3${path}`, init)).json()) as {
        access_token: string;
        devices: { display_name?: string }[];
      };
    const login = { type: 'm.login.password', identifier: { type: 'm.id.user', user: 'alice' }, password: PASSWORD };
    const { access_token } = await call('/login', { method: 'POST', body: JSON.stringify(login) });
    const { devices } = await call('/devices', { headers: { Authorization: `Bearer ${access_token}` } });
    // The two devices are those of the registration and of this login.
    expect(devices.map((device) => device.display_name)).toEqual([null, null]);
  } finally {
    await synapse.server.stop();
  }
});
