import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PEER } from './addresses';
import { PYTHON, within } from './run';

export const ECHO_PORT = 7777;

/** Starts the peer, which answers each datagram with the address of its sender and its content. */
export async function startEchoPeer(): Promise<{ readonly stop: () => void }> {
  const [program, ...args] = [...within(PEER), PYTHON, join(__dirname, 'echo-peer.py'), String(ECHO_PORT)];
  const peer = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(peer.stdout, 'data');
  return { stop: () => void peer.kill('SIGKILL') };
}
