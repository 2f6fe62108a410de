import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BackupTarget, MatrixStack } from '../../../lib';
import type { BackupOptions, DrillOptions, Restore, SynapseOptions } from '../../../lib';
import { containers, ofKind, synth, workloads } from '../../support/manifests';
import type { Manifest } from '../../support/manifests';
import { asNobody } from './postgres';
import { endAfterFile } from './processes';

interface Task {
  readonly secrets?: { readonly [name: string]: string };
  readonly ssh?: object;
}

export interface Outcome {
  readonly code: number | null;
  /** The last line of the output, which is also the container's termination message. */
  readonly result: string;
  readonly output: string;
}

/** A running program. */
export interface Job {
  readonly pid: number;
  readonly ended: Promise<Outcome>;
  /** Resolves when the program has printed the text. */
  readonly said: (text: string) => Promise<void>;
  /** Kills the program and its child processes. */
  readonly kill: () => void;
  /** Kills the main container only, and starts it again in the same pod. Resolves to undefined if it had ended before. */
  readonly again: () => Promise<Job | undefined>;
}

/** The rendered programs of backups as processes, with paths below a temporary folder. */
export class BackupJobs {
  public readonly work = mkdtempSync(join(tmpdir(), 'backup-'));
  public readonly repository = join(this.work, 'repository');
  public readonly passwordFile = join(this.work, 'password');
  private readonly command: string[];

  /** @param root holds `data` and `secrets` */
  public constructor(
    public readonly root: string,
    private readonly options: Partial<BackupOptions> = {},
    private readonly serverName = 'example.org',
    private readonly synapse: SynapseOptions = {},
  ) {
    writeFileSync(this.passwordFile, 'the password of the repository\n');
    mkdirSync(this.repository);
    this.command = this.render();
  }

  /** Makes the repository with a key that is cheap to open. With restic's own key, opening would take most of the time. */
  public makeRepository(): void {
    this.restic('init');
    execFileSync('synapse-python', [join(__dirname, 'cheap-key.py'), this.repository, this.passwordFile]);
  }

  public backup(env?: NodeJS.ProcessEnv): Promise<Outcome> {
    return this.start(undefined, env).ended;
  }

  /** The same repository, for another volume and another database. */
  public inside(root: string, synapse: SynapseOptions): BackupJobs {
    const other = new BackupJobs(root, this.options, this.serverName, synapse);
    return Object.assign(other, { repository: this.repository, passwordFile: this.passwordFile });
  }

  /** An environment in which a script replaces a program. The script can call the real program by its name. */
  public broken(program: string, script: string): NodeJS.ProcessEnv {
    const bin = mkdtempSync(join(this.work, 'bin-'));
    writeFileSync(join(bin, program), `#!/bin/bash\nPATH=$REAL_PATH\n${script}\n`, { mode: 0o755 });
    return { REAL_PATH: process.env.PATH, PATH: `${bin}:${process.env.PATH}` };
  }

  /** Starts a program in its own process group, so that it can be killed with its children. */
  public start(command = this.command, env: NodeJS.ProcessEnv = {}, prepare?: (exchange: string) => void): Job {
    // Each pod has its own folder for requests.
    const exchange = mkdtempSync(join(this.work, 'postgres-'));
    const own = command.map((part) => part.replace(/"exchange":"[^"]+"/, `"exchange":"${exchange}"`));
    prepare?.(exchange);
    return this.run(own, env, this.startPrograms(own.at(-1)!, env));
  }

  private run(command: string[], env: NodeJS.ProcessEnv, programs?: ChildProcess): Job {
    const child = spawn('synapse-python', command, { detached: true, env: { PATH: process.env.PATH, ...env } });
    endAfterFile(child, true);
    let output = '';
    let goesOn = false;
    const listeners = new Set<() => void>();
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        output += String(data);
        for (const listener of listeners) listener();
      });
    const ended = new Promise<Outcome>((resolve) => {
      child.on('close', (code) => {
        if (!goesOn) programs?.kill();
        resolve({ code, output, result: output.trim().split('\n').at(-1) ?? '' });
      });
    });
    const said = (text: string) =>
      new Promise<void>((resolve) => {
        const look = () => void (output.includes(text) && resolve());
        listeners.add(look);
        look();
      });
    const kill = () => {
      for (const group of [child, programs]) {
        try {
          if (group) process.kill(-group.pid!, 'SIGKILL');
        } catch {
          // The program had ended already.
        }
      }
    };
    const again = async () => {
      goesOn = child.exitCode === null && child.signalCode === null;
      if (!goesOn) return undefined;
      process.kill(-child.pid!, 'SIGKILL');
      await ended;
      return this.run(command, env, programs);
    };
    return { pid: child.pid!, ended, said, kill, again };
  }

  /** The program's command line with other paths. */
  public commandWith(places: object): string[] {
    const [flag, script, task] = this.command;
    return [flag, script, JSON.stringify({ ...(JSON.parse(task) as object), ...places })];
  }

  /** The output of a restic command on the repository. */
  public restic(...args: string[]): string {
    const all = ['--no-lock', '-r', this.repository, '-p', this.passwordFile, ...args];
    const { status, stdout, stderr } = spawnSync('restic', all, { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  }

  /** Files of the repository, of a kind such as `data` or `snapshots`. */
  public files(kind: string): string[] {
    const dir = join(this.repository, kind);
    if (!existsSync(dir)) return [];
    const all = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return all.map((entry) => join(entry.parentPath, entry.name));
  }

  /** The restore's program for a volume and secrets below another folder. `account` replaces the folder of the pod's service account. */
  public restoreCommand(restore: Restore, root: string, account: string): string[] {
    const [job] = this.manifests({ restore }).filter(
      (m) => m.metadata.name.startsWith('synapse-restore-') && m.kind === 'Job',
    );
    const [flag, script, task] = this.localize(containers(job).at(-1)!.command.slice(1), root);
    return [flag, script.replace('/var/run/secrets/kubernetes.io/serviceaccount', account), task];
  }

  /** The start guard's program. */
  public guardCommand(root: string, restore?: Restore): string[] {
    const [set] = ofKind(this.manifests(restore ? { restore } : {}), 'StatefulSet');
    return this.localize(containers(set)[0].command.slice(1), root);
  }

  /** The program of a drill, with its scratch volume below another folder. */
  public drillCommand(root: string, drill: DrillOptions): string[] {
    const [job] = workloads(this.manifests({ drill })).filter((m) => m.metadata.name === 'synapse-drill');
    return this.localize(containers(job).at(-1)!.command.slice(1), root);
  }

  /** The second container of a pod whose database is PostgreSQL. */
  private startPrograms(task: string, env: NodeJS.ProcessEnv): ChildProcess | undefined {
    const exchange = /"exchange":"([^"]+)"/.exec(task)?.[1];
    if (exchange === undefined) return undefined;
    const pod = containers(this.cronJob());
    const [bash, ...args] = [...asNobody(), ...(pod.find(({ name }) => name === 'postgres')!.command as string[])];
    const programs = spawn(bash, [...args.slice(0, -1), exchange], {
      detached: true,
      env: { PATH: process.env.PATH, ...env },
      stdio: 'ignore',
    });
    endAfterFile(programs, true);
    return programs;
  }

  private render(): string[] {
    return this.localize(containers(this.cronJob()).at(-1)!.command.slice(1), this.root);
  }

  private cronJob(): Manifest {
    return workloads(this.manifests({})).find(({ metadata }) => metadata.name === 'synapse-backup')!;
  }

  private manifests(options: Partial<BackupOptions>): Manifest[] {
    const backup = { target: BackupTarget.existingClaim('mine'), ...this.options, ...options };
    return synth(
      (app) => new MatrixStack(app, 'matrix', { serverName: this.serverName, backup, synapse: this.synapse }),
    );
  }

  private localize([flag, script, argument]: string[], root: string): string[] {
    const task = JSON.parse(
      argument.replaceAll(/"\/(data|media_store|secrets|ca|passfile)(?=[/"])/g, `"${root}/$1`),
    ) as Task;
    const local = {
      ...task,
      work: join(this.work, 'work'),
      restic: 'restic',
      ...(task.ssh && { ssh: { ...task.ssh, program: 'ssh' } }),
      result: join(this.work, 'result'),
      passwordFile: this.passwordFile,
      ...(this.options.target ? {} : { repository: this.repository }),
    };
    mkdirSync(local.work, { recursive: true });
    mkdirSync(join(root, 'passfile'), { recursive: true });
    mkdirSync(join(root, 'data'), { recursive: true });
    if (this.synapse.mediaStorage) mkdirSync(join(root, 'media_store'), { recursive: true });
    for (const path of Object.values(task.secrets ?? {})) {
      mkdirSync(dirname(path), { recursive: true });
      if (!existsSync(path)) writeFileSync(path, 'made by the cluster');
    }
    return [flag, script, JSON.stringify(local)];
  }

  public get message(): string {
    return readFileSync(join(this.work, 'result'), 'utf8');
  }
}
