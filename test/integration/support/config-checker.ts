import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PodFiles } from './synapse';
import type { Files } from './rendered';

/** What Synapse made of a homeserver.yaml. */
export interface Loaded {
  readonly serverName: string;
  readonly maxUploadSize: number;
  readonly urlPreviews: boolean;
  readonly presence: boolean;
  readonly reportStats: boolean;
  readonly metrics: boolean;
  readonly registration: boolean;
  readonly tokens: boolean;
  readonly captcha: boolean;
  readonly autoJoin: readonly string[];
  readonly federationAllowList: readonly string[];
  readonly keyServers: readonly string[];
  readonly retentionMax: number | null;
  readonly localMedia: number | null;
  readonly notices: string | null;
  readonly turnUris: readonly string[];
  /** The keys of homeserver.yaml that Synapse never asked for, as it does with those that it doesn't know. */
  readonly ignored: readonly string[];
  readonly postgres: { readonly [keyword: string]: string } | null;
}

/** The real Synapse's config loader, in one process for many configs. */
export class ConfigChecker {
  private readonly child = spawn('synapse-python', [join(__dirname, 'config-checker.py')], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  private readonly answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();

  /** @throws with Synapse's own words when it refuses */
  public async load(files: Files): Promise<Loaded> {
    this.child.stdin.write(`${new PodFiles(files).config}\n`);
    const { value } = await this.answers.next();
    const answer = JSON.parse(String(value)) as { loaded?: Loaded; refused?: string };
    if (!answer.loaded) throw new Error(`Synapse refuses it: ${answer.refused}`);
    return answer.loaded;
  }

  public stop(): void {
    this.child.kill();
  }
}
