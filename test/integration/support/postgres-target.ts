import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Restore } from '../../../lib';
import type { FakeKubernetesApi } from '../../support/fake-kubernetes-api';
import type { BackupJobs } from './backup-jobs';
import { givePassword } from './postgres';
import type { PostgresServer } from './postgres';
import { PostgresHomeserver } from './postgres-homeserver';
import { RestoreJobs } from './restore-jobs';

let count = 0;

/** An empty volume and an empty database, which restore from the repository of another server's backups. */
export class PostgresTarget {
  public readonly root = mkdtempSync(join(tmpdir(), 'restored-'));
  private readonly restores: RestoreJobs;

  public constructor(
    jobs: BackupJobs,
    private readonly postgres: PostgresServer,
    private readonly api: FakeKubernetesApi,
    public readonly database = `restored-${count++}`,
  ) {
    postgres.create(this.database);
    givePassword(this.root);
    const options = { database: postgres.database(this.database) };
    this.restores = new RestoreJobs(jobs.inside(this.root, options), api.url);
  }

  public start(restore: Restore, env?: NodeJS.ProcessEnv): ReturnType<RestoreJobs['start']> {
    return this.restores.start(this.root, restore, env);
  }

  /** Restores, and returns the exit code and the last line of the output. */
  public async restore(restore = Restore.latest(), env?: NodeJS.ProcessEnv): Promise<[number | null, string]> {
    const { code, result } = await this.start(restore, env).ended;
    return [code, result];
  }

  public heldBack(key: string, restore?: Restore): Promise<string | undefined> {
    return this.restores.heldBack(this.root, restore, key);
  }

  public contents(): string[] {
    return readdirSync(join(this.root, 'data')).sort();
  }

  public users(schema = 'public'): string {
    return this.postgres.sql(`SELECT string_agg(name, ' ') FROM "${schema}".users`, this.database);
  }

  /** Turns the target into one that was never restored, with another user in it. */
  public grown(): this {
    rmSync(join(this.root, 'data/.restored'), { force: true });
    this.postgres.sql("UPDATE users SET name = '@later:example.org'", this.database);
    return this;
  }

  /** Starts a server on the restored data. */
  public async run(): Promise<PostgresHomeserver> {
    const homeserver = await PostgresHomeserver.of(this.postgres, this.database);
    cpSync(join(this.root, 'data'), join(homeserver.pod.root, 'data'), { recursive: true });
    for (const [name, value] of Object.entries(this.api.values('matrix/matrix-secrets')))
      writeFileSync(join(homeserver.pod.root, 'secrets/matrix-secrets', name), value);
    return homeserver.start();
  }
}
