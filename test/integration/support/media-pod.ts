import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaCertificate, MediaBucket, SecretKey } from '../../../lib';
import type { SynapseOptions } from '../../../lib';
import { containers, find, ofKind, synthStack, workloads } from '../../support/manifests';
import type { Manifest } from '../../support/manifests';
import { runPreflight } from './preflight';
import type { PodFiles } from './synapse';

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A folder of moto's bucket `media`. */
export function testBucket(endpoint: string, prefix: string): MediaBucket {
  const credentials = SecretKey.of('bucket', 'credentials');
  const ca = CaCertificate.fromSecret(SecretKey.of('lan-ca', 'ca.pem'));
  return MediaBucket.s3({ bucket: 'media', endpoint, prefix, region: 'eu-central-1', credentials, ca });
}

/** The path of a file in the folder of media, and in the bucket. @param uri as the upload's answer has it */
export function mediaPath(uri: string, kind = 'local_content'): string {
  const id = uri.split('/').at(-1)!;
  return join(kind, id.slice(0, 2), id.slice(2, 4), id.slice(4));
}

/** The containers of a pod with packages and a bucket as processes, with their rendered commands and variables. */
export class MediaPod {
  private readonly manifests: Manifest[];

  public constructor(
    private readonly pod: PodFiles,
    synapse: SynapseOptions,
  ) {
    this.manifests = synthStack({ synapse });
    for (const folder of ['packages', 'data', 'work']) mkdirSync(join(pod.root, folder), { recursive: true });
  }

  /** The variables of Synapse's process. */
  public get env(): { [name: string]: string } {
    return this.envOf(containers(find(this.manifests, 'StatefulSet', 'synapse')).at(-1));
  }

  /** Runs the init container that installs packages. */
  public install(env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const set = find(this.manifests, 'StatefulSet', 'synapse');
    return this.run(containers(set).find(({ name }) => name === 'packages')!.command as string[], env);
  }

  public preflight(env: NodeJS.ProcessEnv = this.env): Ended {
    return runPreflight(this.pod, 'synapse-python', { env });
  }

  /** Runs the Job that copies media into the bucket. @param changes of its argument */
  public upload(changes: object = {}): Promise<Ended> {
    const [job] = workloads(ofKind(this.manifests, 'CronJob')).filter(
      ({ metadata }) => metadata.name === 'synapse-media-upload',
    );
    const main = containers(job).at(-1)!;
    const [python, flag, script, task] = main.command as string[];
    const here = { config: this.pod.config, ...changes };
    const argument = JSON.stringify({ ...(JSON.parse(task) as object), ...here });
    return this.run([python, flag, script, argument], this.envOf(main));
  }

  /** Runs a command of support/bucket.py. */
  public bucket(endpoint: string, ...args: string[]): string {
    const env = { ...process.env, ...this.env };
    const script = join(__dirname, 'bucket.py');
    return execFileSync('synapse-python', [script, endpoint, ...args], { env, encoding: 'utf8' }).trim();
  }

  public get message(): string {
    return readFileSync(join(this.pod.root, 'dev/termination-log'), 'utf8');
  }

  private envOf(container: Manifest): { [name: string]: string } {
    const entries = (container.env as { name: string; value: string }[]).map(({ name, value }) => [
      name,
      this.local(value),
    ]);
    return Object.fromEntries(entries) as { [name: string]: string };
  }

  private run([, ...command]: string[], env: NodeJS.ProcessEnv): Promise<Ended> {
    mkdirSync(join(this.pod.root, 'dev'), { recursive: true });
    const args = command.map((part, i) => (i === command.length - 1 ? this.local(part) : part));
    const work = mkdtempSync(join(tmpdir(), 'media-pod-'));
    return new Promise((resolve) => {
      const child = spawn('synapse-python', args, { env: { ...process.env, ...env }, cwd: work });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
      child.on('close', (code) => resolve({ code, output }));
    });
  }

  /** A path of the pod, or an argument with such paths, below the folder that represents the pod's root. */
  private local(text: string): string {
    return text.replaceAll(
      /(^|")\/(?=(data|media_store|packages|work|secrets|passfile|config|dev|media-bucket-ca)(\/|"|$))/g,
      `$1${this.pod.root}/`,
    );
  }
}
