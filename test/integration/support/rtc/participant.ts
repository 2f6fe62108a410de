import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** A person in a call, with LiveKit's own client. */
export class Participant {
  private output = '';

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (this.output += String(data)));
  }

  /** Joins a room, or fails with what the client said. */
  public static async join(url: string, token: string): Promise<Participant> {
    const participant = new Participant(spawn('livekit-python', [join(__dirname, 'participant.py'), url, token]));
    await participant.says(/^joined /m);
    return participant;
  }

  /** True if the SFU lets the person publish. */
  public async publishes(): Promise<boolean> {
    this.child.stdin?.write('publish\n');
    return (await this.says(/^(done|failed) publish/m))[1] === 'done';
  }

  /** Leaves as a client does. */
  public async leave(): Promise<void> {
    this.child.stdin?.write('leave\n');
    await this.says(/^done leave/m);
    await this.end();
  }

  /** Ends without a word. */
  public async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }

  private async says(expected: RegExp): Promise<RegExpExecArray> {
    for (const end = Date.now() + 20_000; Date.now() < end;) {
      const found = expected.exec(this.output);
      if (found) return found;
      if (this.child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await this.end();
    throw new Error(`the client didn't say ${String(expected)}: ${this.output.slice(-1500)}`);
  }
}
