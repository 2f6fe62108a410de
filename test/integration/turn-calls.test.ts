import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { NETWORKS_OF_CLIENT, CANDIDATE_POOL, allocationsOfCall, callsCarried } from '../../lib/coturn/call-capacity';
import { freePort } from './support/processes';
import { startRelay } from './support/relay';
import type { Relay } from './support/relay';

import { TurnClient } from './support/turn-client';
import { TcpSide, UdpSide } from './support/turn-side';

const SECRET = 'the secret of the calls';
/** The addresses of a client in its networks. The relay is at 127.0.0.1. */
const NETWORKS = ['127.0.0.2', '127.0.0.3'];

/** The memory limit of the relay's container, in MiB. */
const MEMORY_LIMIT = 256;

interface Answers {
  readonly made: number;
  readonly errors: readonly number[];
}

/** The clients of a session of Element Web while a call rings: one for each candidate of its pool, URI and network. */
function session(port: number, user: string): TurnClient[] {
  const username = `${Math.floor(Date.now() / 1000) + 600}:@${user}:example.org`;
  const password = createHmac('sha1', SECRET).update(username).digest('base64');
  const sides = NETWORKS.flatMap((network) => [() => new UdpSide(port, network), () => new TcpSide(port, network)]);
  return Array.from({ length: CANDIDATE_POOL }).flatMap(() =>
    sides.map((side) => new TurnClient(port, username, password, side())),
  );
}

/** Rings: the caller has one session, and the person who is called has two. */
function ring(port: number, call: number): TurnClient[] {
  return [`caller${call}`, `callee${call}`, `callee${call}`].flatMap((user) => session(port, user));
}

async function allocateAll(clients: readonly TurnClient[]): Promise<Answers> {
  const errors: number[] = [];
  let made = 0;
  const waiting = [...clients];
  const work = async () => {
    for (let client = waiting.pop(); client; client = waiting.pop()) {
      const { error } = await client.allocate();
      if (error === undefined) made += 1;
      else errors.push(error);
    }
  };
  await Promise.all(Array.from({ length: 50 }, work));
  return { made, errors };
}

/** The memory of the coturn that listens on the port, in MiB. */
function memory(port: number): number {
  const socket = execFileSync('ss', ['-Hlntp', `sport = :${port}`], { encoding: 'utf8' });
  const status = readFileSync(`/proc/${/pid=(\d+)/.exec(socket)?.[1]}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

describe('calls of Element Web, each with two sessions of the person who is called', () => {
  let relay: Relay;
  const clients: TurnClient[] = [];
  beforeAll(async () => {
    relay = await startRelay({ secret: SECRET, port: await freePort(), defaultRange: true });
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await relay.server.stop();
  });

  test('the default relay carries as many as it says, without a refusal and within its memory', async () => {
    const calls = callsCarried({});
    expect(calls).toBeGreaterThanOrEqual(5);
    expect(NETWORKS).toHaveLength(NETWORKS_OF_CLIENT);
    for (let call = 0; call < calls; call++) clients.push(...ring(relay.port, call));
    expect(clients).toHaveLength(calls * allocationsOfCall(2));
    expect(await allocateAll(clients)).toEqual({ made: clients.length, errors: [] });
    expect(memory(relay.port)).toBeLessThan(MEMORY_LIMIT / 2);
  }, 120_000);
});
