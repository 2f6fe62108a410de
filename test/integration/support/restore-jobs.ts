import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import type { Restore } from '../../../lib';
import type { BackupJobs, Job } from './backup-jobs';

/** Runs restores from a repository, and the guard that keeps a server from starting at the same time. */
export class RestoreJobs {
  private readonly account = mkdtempSync(join(tmpdir(), 'account-'));

  public constructor(
    private readonly jobs: BackupJobs,
    private readonly api: string,
  ) {
    writeFileSync(join(this.account, 'token'), 'TOKEN');
    writeFileSync(join(this.account, 'ca.crt'), rootCertificates[0]);
  }

  /** The time limits are shorter than in a cluster, where a server needs longer to start or stop. */
  public start(root: string, restore: Restore, env: NodeJS.ProcessEnv = {}, settle = 2): Job {
    const [flag, script, task] = this.jobs.restoreCommand(restore, root, this.account);
    const quick = JSON.stringify({ ...(JSON.parse(task) as object), patience: 4, settle });
    return this.jobs.start([flag, script, quick], { KUBERNETES_API: this.api, ...env });
  }

  /** The guard's message, or undefined if it permits the start. */
  public async heldBack(root: string, restore: Restore | undefined, key: string): Promise<string | undefined> {
    mkdirSync(join(root, 'secrets/matrix-secrets'), { recursive: true });
    writeFileSync(join(root, 'secrets/matrix-secrets/signing_key'), key);
    const guard = this.jobs.start(this.jobs.guardCommand(root, restore));
    const outcome = await Promise.race([guard.ended, guard.said('waiting: ')]);
    if (outcome) return outcome.code === 0 ? undefined : outcome.output;
    guard.kill();
    return (await guard.ended).output;
  }
}
