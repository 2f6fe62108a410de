import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PYTHON, within } from './run';

/** The way of a client to the relay. `tls` is TURN over TLS over TCP. */
export interface Way {
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly host: string;
  readonly port: number;
  /** The authority that must have issued the certificate. @default - any certificate is accepted */
  readonly authority?: string;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The result of a request: the relay's error code, or 0 if there was no answer. */
interface Outcome {
  readonly error?: number;
  readonly reason?: string;
}

export interface AllocationAnswer extends Outcome {
  readonly address?: string;
  readonly port?: number;
  /** The address and port at which the relay sees the client. */
  readonly seenAs?: string;
  readonly seenPort?: number;
  /** The SHA-256 of the relay's certificate, in TLS. */
  readonly certificate?: string;
}

type Answer = AllocationAnswer & { readonly id: number; readonly text?: string };

/** A TURN client in a namespace. The test names its allocations. */
export class TurnClient {
  private readonly process: ChildProcess;
  private readonly waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  private errors = '';
  private last = 0;

  public constructor(namespace: string) {
    const [program, ...args] = [...within(namespace), PYTHON, join(__dirname, 'turn-client.py')];
    this.process = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.process.stderr!.on('data', (data: Buffer) => (this.errors += data.toString()));
    createInterface(this.process.stdout!).on('line', (line) => {
      const answer = JSON.parse(line) as Answer;
      this.waiting.get(answer.id)?.resolve(answer);
      this.waiting.delete(answer.id);
    });
    this.process.on('exit', () => {
      for (const { reject } of this.waiting.values()) reject(new Error(`the TURN client ended: ${this.errors}`));
    });
  }

  public allocate(name: string, way: Way, credentials: Partial<Credentials>): Promise<AllocationAnswer> {
    return this.ask({ do: 'allocate', name, ...way, ...credentials });
  }

  /** Asks for permission to send to a peer. Returns undefined, or the error code. */
  public async permit(name: string, address: string): Promise<number | undefined> {
    return (await this.ask({ do: 'permit', name, address, port: 9999 })).error;
  }

  /** Sends data to a peer, and returns the answer. */
  public async exchange(name: string, address: string, port: number, text: string): Promise<string | undefined> {
    const { text: back, reason } = await this.ask({ do: 'exchange', name, address, port, text });
    return back ?? reason;
  }

  public async close(name: string): Promise<void> {
    await this.ask({ do: 'close', name });
  }

  public stop(): void {
    this.process.kill('SIGKILL');
  }

  private ask(request: object): Promise<Answer> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.process.stdin!.write(`${JSON.stringify({ id, ...request })}\n`);
    });
  }
}
