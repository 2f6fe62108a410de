import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrillOptions } from '../../../lib';
import type { BackupJobs, Outcome } from './backup-jobs';
import { freePort } from './processes';
import type { PodFiles } from './synapse';

/** The manifest of a backup. */
export interface BackupManifest {
  database: string;
  readonly found: { events: number };
  readonly sha256: { [file: string]: string };
}

/** Runs drills of a server's backups, each on its own scratch volume, and makes backups with errors. */
export class DrillJobs {
  /** The scratch volume of the last drill. */
  public scratch = '';

  public constructor(
    private readonly jobs: BackupJobs,
    private readonly pod: PodFiles,
  ) {}

  /** @param places entries of the task that differ from a pod's, besides those that must differ on this machine */
  public async start(
    options: DrillOptions = {},
    places: object = {},
    env: NodeJS.ProcessEnv = {},
  ): Promise<ReturnType<BackupJobs['start']>> {
    this.scratch = mkdtempSync(join(tmpdir(), 'drill-'));
    const [flag, script, argument] = this.jobs.drillCommand(this.scratch, options);
    const task = JSON.parse(argument) as { readonly config: { readonly listeners: { port: number }[] } };
    task.config.listeners[0].port = await freePort();
    const here = { work: mkdtempSync(join(tmpdir(), 'drill-work-')), configs: [this.pod.config] };
    const command = [flag, script, JSON.stringify({ ...task, ...here, ...places })];
    // The drill starts Synapse with its own Python, so it must run on the Python that has Synapse, as in the image.
    return this.jobs.start(command, env);
  }

  public async run(options: DrillOptions = {}, places: object = {}): Promise<Outcome> {
    return (await this.start(options, places)).ended;
  }

  public get leftovers(): string[] {
    return readdirSync(join(this.scratch, 'data'));
  }

  /** Changes the copy of the last backup and stores it as a verified backup. Updates the digests too, unless `digests` is false. */
  public forge(change: (copy: string, manifest: BackupManifest) => void, digests = true): void {
    const copy = join(this.jobs.work, 'work/backup');
    const path = join(copy, 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as BackupManifest;
    change(copy, manifest);
    if (digests) {
      for (const file of Object.keys(manifest.sha256))
        manifest.sha256[file] = createHash('sha256')
          .update(readFileSync(join(copy, file)))
          .digest('hex');
    }
    writeFileSync(path, JSON.stringify(manifest));
    const media = join(this.pod.root, 'data/media_store');
    const repository = ['-r', this.jobs.repository, '-p', this.jobs.passwordFile];
    const kind = ['--host', 'example.org', '--tag', 'verified'];
    const { status, stderr } = spawnSync('restic', [...repository, 'backup', ...kind, copy, media], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
  }
}
