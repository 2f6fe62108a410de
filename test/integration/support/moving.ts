import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { SynapseOptions } from '../../../lib';
import { containers, find, synthStack } from '../../support/manifests';
import { BackupJobs } from './backup-jobs';
import type { Job, Outcome } from './backup-jobs';
import { givePassword } from './postgres';
import { freePort } from './processes';
import type { Server } from './processes';
import { renderStack } from './rendered';
import { FAST, PodFiles, runSynapse } from './synapse';

/** A homeserver's pod with the props of one step of a move. The volume and the secrets are those of an earlier step. */
export class MovingPod {
  public readonly pod: PodFiles;
  public readonly url: string;
  private readonly jobs: BackupJobs;
  private readonly manifests;
  private server?: Server;

  public static async of(options: SynapseOptions, before?: MovingPod): Promise<MovingPod> {
    return new MovingPod(options, await freePort(), before);
  }

  private constructor(options: SynapseOptions, port: number, before?: MovingPod) {
    const synapse = { ...options, extraConfig: FAST };
    this.manifests = synthStack({ synapse });
    this.pod = new PodFiles(renderStack({ synapse }).get('synapse-config')!, port);
    this.url = `http://127.0.0.1:${port}`;
    const { root } = this.pod;
    if (before) {
      rmSync(this.data, { recursive: true });
      symlinkSync(before.data, this.data);
      cpSync(join(before.pod.root, 'secrets'), join(root, 'secrets'), { recursive: true });
    }
    mkdirSync(join(root, 'tmp'), { recursive: true });
    this.jobs = new BackupJobs(root, {}, 'example.org', synapse);
    givePassword(root);
  }

  /** The folder of the claim. */
  public get data(): string {
    return join(this.pod.root, 'data');
  }

  /** Runs one of the containers that come before Synapse. The time limits are short here. */
  public run(name: 'guard' | 'move', changes: object = {}, env: NodeJS.ProcessEnv = {}): Job {
    const command = containers(find(this.manifests, 'StatefulSet', 'synapse')).find((each) => each.name === name)!
      .command as string[];
    return this.start(command, changes, env);
  }

  /** Runs the Job that tells how long a move takes. */
  public estimate(): Promise<Outcome> {
    const job = this.manifests.find(({ metadata }) => metadata.name.startsWith('synapse-move-estimate-'))!;
    return this.start(containers(job)[0].command as string[], {}, {}).ended;
  }

  private start([, flag, script, argument]: string[], changes: object, env: NodeJS.ProcessEnv): Job {
    const { root } = this.pod;
    const local = argument.replaceAll(/"\/(data|secrets|passfile|tmp)(?=[/"])/g, `"${root}/$1`);
    const own = { patience: 30, result: join(root, 'result'), ...changes };
    return this.jobs.start([flag, script, JSON.stringify({ ...(JSON.parse(local) as object), ...own })], env);
  }

  /** The message of the container that refuses the start, or nothing. */
  public async refusal(): Promise<string> {
    const names = ['guard', 'move'] as const;
    const all = containers(find(this.manifests, 'StatefulSet', 'synapse')).map(({ name }) => name as string);
    for (const name of names.filter((each) => all.includes(each))) {
      const { code, output } = await this.run(name, { patience: 0 }).ended;
      if (code !== 0) return output;
    }
    return '';
  }

  public async serve(): Promise<this> {
    this.pod.mountConfig();
    this.server = await runSynapse(this.pod, this.url);
    return this;
  }

  public async stop(signal?: 'SIGKILL'): Promise<void> {
    await this.server?.stop(signal);
  }
}
