import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from '../../../lib/shared/program/program';
import { PASSWORD, TOKEN } from './fake-homeserver';
import type { FakeHomeserver, TurnAnswer } from './fake-homeserver';
import { startRelay } from './relay';
import type { Relay, RelayOptions } from './relay';

export const SECRET = 'the secret of relay and homeserver';
export const UDP = '?transport=udp';
export const TCP = '?transport=tcp';

export interface Run {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the program as its pod does, with the password on standard input. */
export function turnCheck(password: string, ...args: string[]): Promise<Run> {
  const file = join(mkdtempSync(join(tmpdir(), 'call-check-')), 'call-check.py');
  writeFileSync(file, program('call_check/main.py'));
  return new Promise((resolve) => {
    let output = '';
    const child = spawn('python3', [file, '--password-file', '-', '--skip', 'group-calls', ...args]);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
    child.on('close', (code) => resolve({ code, output }));
    child.stdin.end(password);
  });
}

/** Runs the program with a homeserver that gives this answer about its relay. Checks that the program prints no secret. */
export async function check(homeserver: FakeHomeserver, turn: TurnAnswer, ...args: string[]): Promise<Run> {
  homeserver.turn = { secret: SECRET, ...turn };
  const run = await turnCheck(PASSWORD, homeserver.url, 'alice', '--timeout', '2', ...args);
  for (const secret of [SECRET, PASSWORD, TOKEN, ...homeserver.passwords]) expect(run.output).not.toContain(secret);
  return run;
}

/** Settings of a relay that holds the allocations of a ringing call. */
export const ROOM = ['max-port=22200', 'user-quota=1000', 'total-quota=1000'];

/** Runs a relay with enough room while `use` runs. */
export async function withRelay<T>(options: Partial<RelayOptions>, use: (relay: Relay) => Promise<T>): Promise<T> {
  const relay = await startRelay({ secret: SECRET, ...options, extra: [...ROOM, ...(options.extra ?? [])] });
  try {
    return await use(relay);
  } finally {
    await relay.server.stop();
  }
}

/** A URI of a relay on loopback. */
export function at(port: number, transport: string, scheme = 'turn'): string {
  return `${scheme}:127.0.0.1:${port}${transport}`;
}

/** The problems in a run's output. */
export const wrong = (run: Run) => marked('✗', run);
/** The notes in a run's output. */
export const notes = (run: Run) => marked('!', run);

function marked(mark: string, { output }: Run): string[] {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(2));
}
