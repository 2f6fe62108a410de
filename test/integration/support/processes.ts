import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';

/** A server that runs until the test ends it. */
export class Server {
  private output = '';

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (this.output += String(data)));
  }

  public static async start(
    name: string,
    [command, ...args]: string[],
    options: {
      readonly env?: NodeJS.ProcessEnv;
      readonly ready: () => Promise<boolean>;
      /** The longest time until it is ready. @default 30 */
      readonly seconds?: number;
    },
  ): Promise<Server> {
    const server = new Server(spawn(command, args, { env: { ...process.env, ...options.env } }));
    for (let i = 0; i < (options.seconds ?? 30) * 10; i++) {
      if (server.child.exitCode !== null) throw new Error(`${name} ended: ${server.output.slice(-2000)}`);
      if (await options.ready().catch(() => false)) return server;
      await new Promise((resolve) => setTimeout(resolve, 100));
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

/** A free TCP port on loopback. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
