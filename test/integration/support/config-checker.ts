import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PodFiles } from './synapse';
import type { Files } from './rendered';

/** The values that Synapse read from a homeserver.yaml. */
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
  readonly mail: {
    readonly host: string;
    readonly verifies: boolean;
    readonly secure: boolean;
    readonly notifies: boolean;
  };
  readonly autoJoin: readonly string[];
  readonly federationAllowList: readonly string[];
  readonly keyServers: readonly string[];
  readonly retentionMax: number | null;
  readonly localMedia: number | null;
  readonly notices: string | null;
  readonly turnUris: readonly string[];
  /** The keys of homeserver.yaml that Synapse did not read, because it doesn't know them. */
  readonly ignored: readonly string[];
  readonly postgres: { readonly [keyword: string]: string } | null;
}

/** The config loader of the real Synapse. A single process loads many configs. */
export class ConfigChecker {
  private readonly child = spawn('synapse-python-with-packages', [join(__dirname, 'config-checker.py')], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  private readonly answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();

  /** @throws an error with Synapse's message if Synapse refuses the config */
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
