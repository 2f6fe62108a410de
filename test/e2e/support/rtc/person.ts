import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from '../kubectl';
import { nodeAddress } from '../../lab/relay';
import { PYTHON } from '../../lab/run';
import { clusterAuthority } from './cluster';

const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

/** The answers of person.py. */
interface Told {
  readonly joined?: string;
  readonly failed?: string;
  readonly heard?: number;
  readonly events?: readonly string[];
}

/** A person in a call with LiveKit's own client, who reaches the cluster as people outside of it do. */
export class Person {
  private readonly answers: Told[] = [];
  private errors = '';

  private constructor(private readonly child: ChildProcess) {
    createInterface({ input: child.stdout! }).on('line', (line) => this.answers.push(JSON.parse(line) as Told));
    child.stderr!.on('data', (data) => (this.errors += String(data)));
  }

  /** Joins the call, or fails with what the client said. */
  public static async join(host: string, token: string): Promise<Person> {
    const folder = mkdtempSync(join(tmpdir(), 'person-'));
    const [hosts, authorities] = [join(folder, 'hosts'), join(folder, 'authorities.pem')];
    writeFileSync(hosts, `127.0.0.1 localhost\n${nodeAddress()} ${host}\n`);
    writeFileSync(authorities, (existsSync(AUTHORITIES) ? readFileSync(AUTHORITIES, 'utf8') : '') + clusterAuthority());
    // The file with the names is in a mount namespace of this process only.
    const inside = 'mount --bind "$0" /etc/hosts && exec "$@"';
    const client = [PYTHON, join(__dirname, 'person.py'), `wss://${host}`];
    const child = spawn('unshare', ['-m', 'sh', '-c', inside, hosts, ...client], {
      env: { ...process.env, SSL_CERT_FILE: authorities, TOKEN: token },
    });
    const person = new Person(child);
    const told = await person.next(0, 30);
    if (told.joined !== undefined) return person;
    await person.end();
    throw new Error(`not joined: ${told.failed}`);
  }

  /** True if the SFU lets the person speak. */
  public async speak(): Promise<boolean> {
    return (await this.ask('speak')).failed === undefined;
  }

  /** The frames of sound heard up to now. */
  public async heard(): Promise<number> {
    return (await this.ask('ask')).heard!;
  }

  /** The events of the connection. It is empty as long as the connection is the first one. */
  public async events(): Promise<readonly string[]> {
    return (await this.ask('ask')).events!;
  }

  /** Waits until a second's worth of more sound was heard. Returns the seconds it took. */
  public async untilHears(seconds: number): Promise<number> {
    const [start, before] = [Date.now(), await this.heard()];
    await until('sound', seconds, async () => (await this.heard()) >= before + 100);
    return (Date.now() - start) / 1000;
  }

  public async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  private async ask(command: string): Promise<Told> {
    const position = this.answers.length;
    this.child.stdin!.write(`${command}\n`);
    return this.next(position, 20);
  }

  private next(position: number, seconds: number): Promise<Told> {
    return until(
      'an answer of the client',
      seconds,
      () => this.answers[position] ?? (this.child.exitCode === null ? undefined : { failed: this.errors }),
      () => this.errors.slice(-1500),
    );
  }
}
