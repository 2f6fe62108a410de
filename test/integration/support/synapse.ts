import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Yaml } from 'cdk8s';
import { Server, freePort } from './processes';
import type { Files } from './rendered';

/** The folders of the pod that are below a temporary one here. */
const FOLDERS = ['/data/', '/config/', '/secrets/', '/turn-secret/'];

/**
 * A pod's files on this machine. What differs from the rendered homeserver.yaml: paths are below a temporary folder, and where asked for, the listeners are on
 * loopback and on a free port.
 */
export class PodFiles {
  public readonly root = mkdtempSync(join(tmpdir(), 'synapse-'));
  public readonly config = this.path('/data/homeserver.yaml');

  public constructor(files: Files, port?: number) {
    const homeserver = this.localized(parse(files['homeserver.yaml'])) as { listeners: { port: number }[] };
    if (port !== undefined) {
      homeserver.listeners = homeserver.listeners.map((l) => ({ ...l, port, bind_addresses: ['127.0.0.1'] }));
    }
    this.write('/data/homeserver.yaml', Yaml.stringify(homeserver));
    this.write('/config/log.yaml', files['log.yaml']);
  }

  public path(inPod: string): string {
    return join(this.root, inPod);
  }

  public write(inPod: string, content: string): void {
    mkdirSync(dirname(this.path(inPod)), { recursive: true });
    writeFileSync(this.path(inPod), content);
  }

  /** Moves each path of the pod below the temporary folder, and puts a value where a secret is read from. */
  private localized(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((item) => this.localized(item));
    if (typeof node === 'object' && node !== null) {
      return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, this.localized(value)]));
    }
    if (typeof node !== 'string' || !FOLDERS.some((folder) => node.startsWith(folder))) return node;
    if (/^\/(turn-)?secrets?\//.test(node)) this.write(node, secretFor(node));
    return this.path(node);
  }
}

/** Runs the homeserver with its rendered files, but for what {@link PodFiles} names. */
export async function startSynapse(files: Files): Promise<{ server: Server; pod: PodFiles; url: string }> {
  const port = await freePort();
  const pod = new PodFiles(files, port);
  const url = `http://127.0.0.1:${port}`;
  const command = ['synapse-python', '-m', 'synapse.app.homeserver', `--config-path=${pod.config}`];
  const server = await Server.start('Synapse', [...command, '--no-secrets-in-config'], {
    ready: async () => (await fetch(`${url}/health`)).ok,
  });
  return { server, pod, url };
}

/** YAML text as it was rendered; JSON is YAML, and the rest goes through a file as cdk8s has no other reader. */
function parse(text: string): unknown {
  const file = join(mkdtempSync(join(tmpdir(), 'yaml-')), 'file.yaml');
  writeFileSync(file, text);
  return Yaml.load(file)[0];
}

function secretFor(path: string): string {
  if (!path.endsWith('signing_key')) return randomBytes(24).toString('base64url');
  return `ed25519 a_test ${randomBytes(32).toString('base64').replace(/=+$/, '')}\n`;
}
