import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The number of messages that each of the two could decrypt, and the number that the server could read. */
export interface Readable {
  readonly messages: number;
  readonly alice: number;
  readonly bob: number;
  readonly plain: number;
}

/** An encrypted room of alice and bob, whose passwords are `<name>-1`: two devices of the real SDK, which keep their sessions and keys until the end. */
export class EncryptedRoom {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly answers: AsyncIterator<string>;
  private errors = '';

  /** @param bobUrl the server of bob, if it is another one */
  public constructor(url: string, bobUrl = url, env: NodeJS.ProcessEnv = {}) {
    const program = join(__dirname, 'two-devices.mjs');
    const options = { env: { ...process.env, ...env } };
    this.child = spawn(process.execPath, [program, url, 'alice-1', 'bob-1', bobUrl], options);
    this.child.stderr.on('data', (data) => (this.errors += String(data)));
    this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** Both send this number of messages, then both read all messages from the server. */
  public async exchange(count: number): Promise<Readable> {
    this.child.stdin.write(`${count}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new Error(`the two devices ended: ${this.errors.slice(-2000)}`);
    const answer = JSON.parse(value) as Readable & { readonly error?: string };
    if (answer.error) throw new Error(answer.error);
    return answer;
  }

  public stop(): void {
    this.child.kill();
  }
}
