import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

declare global {
  /** How to kill each process that runs. test/support/process-environment.js calls it after the file's last test. */
  var leftProcesses: Set<() => void> | undefined;
}

/** Makes sure that a process has ended after the file's last test. A process that leads its group is killed with the group. */
export function endAfterFile(child: ChildProcess, group = false): void {
  const signal = (name: 'SIGKILL' | 0): boolean => {
    try {
      return process.kill(group ? -child.pid! : child.pid!, name);
    } catch {
      // The process had ended already.
      return false;
    }
  };
  const kill = (): void => void signal('SIGKILL');
  globalThis.leftProcesses?.add(kill);
  child.once('exit', () => {
    // The other processes of a group may be there still. Another process may get the number of one that isn't.
    if (!group || !signal(0)) globalThis.leftProcesses?.delete(kill);
  });
}

/** A server that runs until the test ends it. */
export class Server {
  private output = '';

  private constructor(private readonly child: ChildProcess) {
    endAfterFile(child);
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (this.output += String(data)));
  }

  public static async start(
    name: string,
    [command, ...args]: string[],
    options: {
      readonly env?: NodeJS.ProcessEnv;
      readonly ready: () => Promise<boolean>;
      /** The longest time until it is ready. It is below the tests' own limit, so that a test tells the server's log. @default 90 */
      readonly seconds?: number;
    },
  ): Promise<Server> {
    const server = new Server(spawn(command, args, { env: { ...process.env, ...options.env } }));
    const until = Date.now() + (options.seconds ?? 90) * 1000;
    while (Date.now() < until) {
      if (server.child.exitCode !== null) throw new Error(`${name} ended: ${server.output.slice(-2000)}`);
      // A program that takes connections and never answers must not hold up the test.
      if (await Promise.race([options.ready().catch(() => false), sleep(5000, false, { ref: false })])) return server;
      await sleep(100);
    }
    await server.stop();
    throw new Error(`${name} isn't ready: ${server.output.slice(-2000)}`);
  }

  public get log(): string {
    return this.output;
  }

  /** Resolves when the server has ended. */
  public get ended(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => this.child.once('exit', () => resolve()));
  }

  public async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGTERM'): Promise<void> {
    const { ended } = this;
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    await ended;
  }
}

const given = new Set<number>();

/** The first of the ports for tests, and how many each of jest's workers has for itself. */
const FIRST_PORT = 11_000;
const PORTS_OF_A_WORKER = 2_500;

/**
 * A free TCP port on loopback, another one at each call and in each of jest's workers: until its server listens, it looks free to others. It is below those of
 * the tests' relays (from 21000), and below those that the kernel gives to outgoing connections.
 */
export async function freePort(): Promise<number> {
  const worker = (Number(process.env.JEST_WORKER_ID ?? 1) - 1) % 4;
  for (;;) {
    const port = FIRST_PORT + worker * PORTS_OF_A_WORKER + Math.floor(Math.random() * PORTS_OF_A_WORKER);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
