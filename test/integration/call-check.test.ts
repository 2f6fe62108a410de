import { callCheck } from './support/call-check';
import { ALICE, CallServer } from './support/call-server';
import { startSfu } from './support/livekit';
import type { Sfu } from './support/livekit';
import { freePort } from './support/processes';
import { startRelay } from './support/relay';
import type { Relay } from './support/relay';
import { ROOM, TCP, UDP, at, notes, wrong } from './support/turn-check';
import type { Run } from './support/turn-check';

let port: number;
let server: CallServer;
let sfu: Sfu;
let relay: Relay;
beforeAll(async () => {
  port = await freePort();
  server = await CallServer.start({ turnUris: [at(port, UDP), at(port, TCP)] });
  const turn = { host: '127.0.0.1', port, secret: server.turnSecret, ttl: 3600 };
  sfu = await startSfu({ rtc: { turn_servers: ['udp', 'tcp'].map((protocol) => ({ ...turn, protocol })) } });
  server.sfu = sfu;
  relay = await startRelay({ secret: server.turnSecret, port, extra: ROOM });
});
afterAll(async () => {
  await server.stop();
  await sfu.server.stop();
  await relay.server.stop();
});

const plain = ({ output }: Run) =>
  output
    .replaceAll(String(server.port), 'HTTPS')
    .replaceAll(String(port), 'TURN')
    .replaceAll(String(sfu.udpPort), 'UDP')
    .replaceAll(String(sfu.tcpPort), 'TCP')
    .replace(/port 2[12]\d{3}\b/g, 'port RELAYED');

test('group calls that work are said to, with the relay', async () => {
  const run = await callCheck(server);
  expect(plain(run)).toBe(`✓ The homeserver hands out 2 TURN URIs, with credentials that are good for 59 minutes

turn:127.0.0.1:TURN?transport=udp at 127.0.0.1
  ✓ answers, and sees this machine at 127.0.0.1
  ✓ takes the homeserver's credentials, and relays at 127.0.0.1 port RELAYED
  ✓ carries data both ways

turn:127.0.0.1:TURN?transport=tcp at 127.0.0.1
  ✓ answers, and sees this machine at 127.0.0.1
  ✓ takes the homeserver's credentials, and relays at 127.0.0.1 port RELAYED
  ✓ carries data both ways

While a call rings
  ✓ holds the 240 allocations of a ringing call: the caller, and 2 sessions of the person who is called

Group calls, as the homeserver tells clients about them
  ✓ the homeserver tells clients the way to the SFU: wss://127.0.0.1:HTTPS
  ✓ the homeserver ends calls of clients that die: it takes delayed events of an hour
  ✓ the homeserver passes requests on to the token service

The token service at https://127.0.0.1:HTTPS
  ✓ gives a token for the SFU through the homeserver
  ✓ gives a token for the SFU for an OpenID token

The SFU at wss://127.0.0.1:HTTPS
  ✓ LiveKit 1.13.5 takes the token, and lets the user into the room
  ✓ media reach the SFU by UDP at 127.0.0.1 port UDP
  ✓ media reach the SFU by TCP at 127.0.0.1 port TCP
  ✓ media reach the SFU at 127.0.0.1 through the relay turn:127.0.0.1:TURN?transport=udp
  ✓ media reach the SFU at 127.0.0.1 through the relay turn:127.0.0.1:TURN?transport=tcp
  · These ways were tested with STUN, as a call tests them before it begins. No sound was sent: --media does that, after pip install livekit

All good: calls work.
`);
  expect(run.code).toBe(0);
});

test('the check leaves no device and no room behind, and nobody in a call', async () => {
  const login = { type: 'm.login.password', identifier: { type: 'm.id.user', user: 'alice' }, password: ALICE };
  const ask = async (path: string, init: RequestInit) =>
    (await (await fetch(`${server.plainUrl}/_matrix/client/v3${path}`, init)).json()) as Record<string, unknown>;
  const { access_token: token } = await ask('/login', { method: 'POST', body: JSON.stringify(login) });
  const headers = { Authorization: `Bearer ${String(token)}` };
  expect((await ask('/joined_rooms', { headers })).joined_rooms).toEqual([]);
  // The two devices are those of the registration and of this login.
  expect((await ask('/devices', { headers })).devices).toHaveLength(2);
  expect(await sfu.participants()).toEqual([]);
});

test('sound goes both ways by UDP, by TCP and through the relay', async () => {
  const run = await callCheck(server, ['--skip', 'relay', '--media'], { python: 'livekit-python' });
  expect(plain(run).replace(/\d+\.\d seconds/g, 'SOON')).toContain(`
Sound between two participants
  ✓ sound went both ways by UDP: 50 frames each in SOON
  ✓ sound went both ways by TCP: 50 frames each in SOON
  ✓ sound went both ways through the relay: 50 frames each in SOON

All good: calls work.
`);
  expect([run.code, wrong(run), notes(run)]).toEqual([0, [], []]);
});

test('sound that could not be sent is no silent success', async () => {
  const run = await callCheck(server, ['--skip', 'relay', '--media']);
  expect([run.code, notes(run), wrong(run)]).toEqual([
    0,
    ['no sound was sent: this Python has no package livekit.'],
    [],
  ]);
});
