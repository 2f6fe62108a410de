import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Restore } from '../../../lib';
import { FakeKubernetesApi } from '../../support/fake-kubernetes-api';
import { Person } from './people';
import { PostgresServer } from './postgres';
import { PostgresHomeserver } from './postgres-homeserver';
import { PostgresTarget } from './postgres-target';

/** A homeserver on PostgreSQL that was backed up while people wrote, and is down. */
export class BackedUp {
  /** The messages and uploads that the server had acknowledged before the backup began. */
  public readonly before: { readonly messages: [string, string][]; readonly uploads: [string, string][] };
  public readonly signingKey: string;

  public static async make(): Promise<BackedUp> {
    const api = new FakeKubernetesApi();
    await api.start();
    const postgres = await PostgresServer.start();
    postgres.create('first');
    const first = await (await PostgresHomeserver.of(postgres, 'first')).start();
    const alice = await Person.register('alice', first.url, first.pod.config);
    for (let i = 0; i < 50; i++) await alice.send(`message ${i}`);
    for (let i = 0; i < 5; i++) await alice.upload();
    const made = new BackedUp(api, postgres, first, alice);
    let going = true;
    const writing = [1, 2].map(() => alice.writeWhile(() => going));
    await sleep(500);
    const { result } = await first.jobs.backup();
    going = false;
    await Promise.all(writing);
    await first.stop();
    made.snapshot = / ok: snapshot (\w+)/.exec(result)?.[1] ?? `none: ${result}`;
    made.giveSecrets();
    return made;
  }

  /** The backup's ID. */
  public snapshot = '';

  private constructor(
    public readonly api: FakeKubernetesApi,
    public readonly postgres: PostgresServer,
    public readonly first: PostgresHomeserver,
    public readonly alice: Person,
  ) {
    this.before = { messages: [...alice.acknowledged], uploads: [...alice.uploads] };
    this.signingKey = readFileSync(join(first.pod.root, 'secrets/matrix-secrets/signing_key'), 'utf8');
  }

  /** The secrets of a new cluster, which differ from those of the backup. */
  public giveSecrets(): void {
    this.api.put('matrix/matrix-secrets', { signing_key: 'fresh', turn_shared_secret: 'fresh' });
  }

  public target(): PostgresTarget {
    return new PostgresTarget(this.first.jobs, this.postgres, this.api);
  }

  /** The guard's message about a volume, with the signing key of the backup or another one. */
  public heldBack(target: PostgresTarget, restore?: Restore, key = this.signingKey): Promise<string | undefined> {
    return target.heldBack(key, restore);
  }

  /** Starts a server on the restored data, and connects alice to it. */
  public async run(target: PostgresTarget): Promise<PostgresHomeserver> {
    const homeserver = await target.run();
    this.alice.url = homeserver.url;
    return homeserver;
  }

  public async stop(): Promise<void> {
    await this.postgres.stop();
    await this.api.stop();
  }
}

export const ok = (text: RegExp | string): unknown[] => [0, expect.stringMatching(text)];
export const failed = (text: string): unknown[] => [1, expect.stringContaining(` failed: ${text}`)];
