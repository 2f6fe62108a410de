import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { until } from './kubectl';

/** Reaches Synapse in a namespace on a port of this machine, until the next call or the end. */
export class PortForward {
  private child?: ChildProcess;

  public constructor(
    private readonly namespace: string,
    private readonly port: number,
  ) {}

  public get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  public async to(target: string): Promise<void> {
    this.stop();
    this.child = undefined;
    await until(`an answer of ${target}`, 60, async () => {
      // `kubectl port-forward` ends at the first refused connection, so it is started again.
      if (this.child?.exitCode !== null) {
        const args = ['-n', this.namespace, 'port-forward', target, `${this.port}:8008`];
        this.child = spawn('kubectl', args, { stdio: 'ignore' });
      }
      return (await fetch(`${this.url}/health`)).ok;
    });
  }

  public stop(): void {
    this.child?.kill();
  }
}
