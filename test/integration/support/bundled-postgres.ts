import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SecretKey, SynapseDatabase } from '../../../lib';
import type { BundledPostgresOptions } from '../../../lib';
import { containers, find, synthStack } from '../../support/manifests';
import type { Manifest } from '../../support/manifests';
import { PASSWORD, asNobody } from './postgres';
import { Server, freePort } from './processes';

/** How a program of the pod ended. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  /** The reason that `kubectl describe` shows. */
  readonly reason: string;
}

/** The folders with the programs of a major version. */
export function programsOf(major: 15 | 18): string {
  const dirs = process.env.PATH!.split(':');
  if (major === 15) return dirname(realpathSync(dirs.map((dir) => join(dir, 'initdb')).find((file) => exists(file))!));
  const cache = dirname(dirs.find((dir) => exists(join(dir, 'synapse-python')))!);
  return dirname(realpathSync(join(cache, 'postgres-18/programs/psql')));
}

/** The containers of a bundled PostgreSQL's pod as processes, with its files below a temporary folder. */
export class BundledServer {
  public readonly root = mkdtempSync(join(tmpdir(), 'pg-'));
  private server?: Server;

  public static async of(options: BundledPostgresOptions = {}): Promise<BundledServer> {
    return new BundledServer(options, await freePort());
  }

  private constructor(
    private readonly options: BundledPostgresOptions,
    public readonly port: number,
  ) {
    for (const folder of ['data', 'run', 'config', 'secrets/pg']) mkdirSync(this.at(folder), { recursive: true });
    this.setPassword(PASSWORD);
    this.configure(options);
  }

  public at(path: string): string {
    return join(this.root, path);
  }

  public setPassword(password: string): void {
    writeFileSync(this.at('secrets/pg/password'), password);
  }

  /** Writes the config files as they are in the ConfigMap. */
  public configure(options: BundledPostgresOptions): void {
    const manifests = synthStack({ synapse: { database: SynapseDatabase.bundled(options) } });
    const { data } = find(manifests, 'ConfigMap', 'postgres-config') as { data: { [name: string]: string } };
    for (const [name, text] of Object.entries(data)) writeFileSync(this.at(`config/${name}`), text);
  }

  public async start(bin = programsOf(18)): Promise<this> {
    const ready = () => Promise.resolve(this.probe('readiness', bin) === 0);
    this.server = await Server.start('PostgreSQL', this.command('postgres'), { env: this.env(bin), ready });
    return this;
  }

  /** Runs a container to its end. */
  public run(container: string, bin = programsOf(18)): Ended {
    const [command, ...args] = this.command(container);
    rmSync(this.at('result'), { force: true });
    const env = { ...process.env, ...this.env(bin) };
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env, timeout: 60_000 });
    const reason = exists(this.at('result')) ? readFileSync(this.at('result'), 'utf8').trim() : '';
    return { code: status, output: `${stdout}${stderr}`, reason };
  }

  /** Kills a container with all its processes after some time. Returns false if it had ended before. */
  public async interrupt(container: string, milliseconds: number, bin = programsOf(18)): Promise<boolean> {
    // As in a container, the processes end with the first one.
    const [user, command] = [asNobody(), this.container(container).command as string[]];
    const own = [
      ...(user.length > 0 ? user : ['unshare', '--user', '--map-current-user']),
      '--pid',
      '--kill-child',
      '--fork',
      ...command,
    ];
    const child = spawn(own[0], own.slice(1), { env: { ...process.env, ...this.env(bin) }, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await sleep(milliseconds);
    child.kill('SIGKILL');
    await ended;
    return child.signalCode === 'SIGKILL';
  }

  /** The folder with the programs of a version, one of which a script replaces. */
  public stub(program: string, script: string, bin: string): string {
    const folder = mkdtempSync(join(this.root, 'bin-'));
    writeFileSync(join(folder, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return `${folder}:${bin}`;
  }

  /** The exit code of a probe. */
  public probe(kind: 'startup' | 'liveness' | 'readiness', bin = programsOf(18)): number | null {
    const { command } = this.container('postgres')[`${kind}Probe`].exec as { command: string[] };
    const [program, ...args] = [...asNobody(), ...command];
    return spawnSync(program, args, { env: { ...process.env, ...this.env(bin) } }).status;
  }

  public get log(): string {
    return this.server?.log ?? '';
  }

  /** The seconds until the server had ended. */
  public async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number> {
    if (signal === 'SIGKILL') return this.kill().then(() => 0);
    const begin = Date.now();
    await this.server?.stop();
    return (Date.now() - begin) / 1000;
  }

  /** Kills the server's first process, as the kernel does when the memory is over. The others then end by themselves. */
  public async kill(): Promise<void> {
    const files = readdirSync(this.at('data')).map((folder) => this.at(`data/${folder}/postmaster.pid`));
    for (const file of files.filter(exists)) process.kill(Number(readFileSync(file, 'utf8').split('\n')[0]), 'SIGKILL');
    await this.server?.ended;
  }

  /** Runs SQL as the pod's own programs do. */
  public sql(statement: string, database = 'synapse', bin = programsOf(18)): string {
    const psql = [...asNobody(), 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', database, '-c', statement];
    const env = { ...process.env, ...this.env(bin) };
    return execFileSync(psql[0], psql.slice(1), { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  }

  /** The output of a query over the network. */
  public login(user: string, database: string, password: string, host = '127.0.0.1', query = 'SELECT user'): string {
    const connection = database.includes('=') ? database : `dbname=${database}`;
    const args = ['-XqAtw', `${connection} host=${host} port=${this.port} user=${user}`, '-c', query];
    const env = { ...process.env, PGPASSWORD: password };
    const { stdout, stderr } = spawnSync('psql', args, { encoding: 'utf8', env });
    return `${stdout}${stderr}`.trim();
  }

  /** The prop of a homeserver that runs on loopback too. */
  public readonly database = (): SynapseDatabase => {
    return SynapseDatabase.postgres({ host: '127.0.0.1', port: this.port, password: SecretKey.of('pg', 'password') });
  };

  /** Every bundled server has one database. */
  public create(): void {
    return undefined;
  }

  private container(name: string): Manifest {
    const database = SynapseDatabase.bundled({ ...this.options, upgradeFrom: 'registry.example.org/postgres:15.1' });
    const set = find(synthStack({ synapse: { database } }), 'StatefulSet', 'postgres');
    return containers(set).find((container) => container.name === name)!;
  }

  private command(container: string): string[] {
    return [...asNobody(), ...(this.container(container).command as string[])];
  }

  private env(bin: string): NodeJS.ProcessEnv {
    return {
      PATH: `${bin}:${process.env.PATH}`,
      DATA: this.at('data'),
      CONFIG: this.at('config'),
      RUN_DIR: this.at('run'),
      RESULT: this.at('result'),
      PASSWORD_FILE: this.at('secrets/pg/password'),
      PGHOST: this.at('run'),
      PGPORT: String(this.port),
      PGUSER: 'postgres',
      PGDATABASE: 'synapse',
    };
  }
}

function exists(path: string): boolean {
  return spawnSync('test', ['-e', path]).status === 0;
}
