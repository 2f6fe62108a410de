import type { SynapseOptions } from '../../../lib';
import { BackupJobs } from './backup-jobs';
import { givePassword } from './postgres';
import type { PostgresServer } from './postgres';
import { freePort } from './processes';
import type { Server } from './processes';
import { renderStack } from './rendered';
import { PodFiles, runSynapse } from './synapse';

const FAST = { rc_message: { per_second: 10_000, burst_count: 10_000 } };

/** A homeserver's pod whose database is PostgreSQL: its files, its guard, its backup, and, once started, its process. */
export class PostgresHomeserver {
  public readonly options: SynapseOptions;
  public readonly pod: PodFiles;
  public readonly jobs: BackupJobs;
  public readonly url: string;
  private server?: Server;

  public static async of(
    postgres: PostgresServer,
    database: string,
    serverName?: string,
    extraConfig: object = FAST,
  ): Promise<PostgresHomeserver> {
    return new PostgresHomeserver(postgres, database, await freePort(), serverName, extraConfig);
  }

  private constructor(
    postgres: PostgresServer,
    database: string,
    port: number,
    serverName = 'example.org',
    extraConfig = {},
  ) {
    this.options = { database: postgres.database(database), extraConfig };
    this.pod = new PodFiles(renderStack({ serverName, synapse: this.options }).get('synapse-config')!, port);
    givePassword(this.pod.root);
    this.jobs = new BackupJobs(this.pod.root, {}, serverName, this.options);
    this.url = `http://127.0.0.1:${port}`;
  }

  /** The guard's message, or nothing if it permits the start. The guard has a short time limit here. */
  public async guard(): Promise<string> {
    const [flag, script, task] = this.jobs.guardCommand(this.pod.root);
    const hasty = JSON.stringify({ ...(JSON.parse(task) as object), patience: 0 });
    return (await this.jobs.start([flag, script, hasty]).ended).output;
  }

  public async start(): Promise<this> {
    const refusal = await this.guard();
    if (refusal) throw new Error(refusal);
    this.pod.mountConfig();
    this.server = await runSynapse(this.pod, this.url);
    return this;
  }

  public async stop(signal?: 'SIGKILL'): Promise<void> {
    await this.server?.stop(signal);
  }
}
