import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tokenServiceRegistration } from '../../../lib/rtc/registration';
import { Server, freePort } from './processes';
import type { Files } from './rendered';

/** `extraConfig` with high rate limits, for tests that write fast. */
export const FAST = { rc_message: { per_second: 10_000, burst_count: 10_000 } };

/** An older Synapse that doesn't know the schema of the present one. It also doesn't know `--no-secrets-in-config`. */
export const OLDER = 'older-synapse-python';

/** The token service of calls, as an application service that isn't there. */
const TOKEN_SERVICE = {
  ...tokenServiceRegistration('example.org', 'http://127.0.0.1:9'),
  as_token: randomBytes(24).toString('hex'),
  hs_token: randomBytes(24).toString('hex'),
};

/**
 * A pod's files on this machine. The homeserver.yaml differs from the rendered one: paths are below a temporary folder, and on request the listener is on
 * loopback and a free port.
 */
export class PodFiles {
  public readonly root = mkdtempSync(join(tmpdir(), 'synapse-'));
  public readonly config = join(this.root, 'data/homeserver.yaml');

  private readonly homeserverYaml: string;

  public constructor(files: Files, port?: number) {
    for (const [, secret] of files['homeserver.yaml'].matchAll(
      /"(\/(?:turn-secret|secrets|oidc-secret|rtc-secret|authentication-service-secret)\/[^"]+)"/g,
    )) {
      this.write(secret, secretFor(secret));
    }
    const local = files['homeserver.yaml'].replaceAll(
      /"\/(?=(data|config|secrets|turn-secret|app-services-secret|oidc-secret|rtc-secret|authentication-service-secret|registrations|passfile)\/|media_store")/g,
      `"${this.root}/`,
    );
    const bound = local.replace(/port: 8008$/m, `port: ${port}\n    bind_addresses: ["127.0.0.1"]`);
    this.homeserverYaml = port === undefined ? local : bound;
    this.mountConfig();
    this.write('/config/log.yaml', files['log.yaml']);
  }

  /** In a pod the config is mounted over a file of that name in the volume. */
  public mountConfig(): void {
    this.write('/data/homeserver.yaml', this.homeserverYaml);
  }

  private write(inPod: string, content: string): void {
    writeInPod(this.root, inPod, content);
  }
}

/** Writes a file of a pod below the folder that represents its root. */
export function writeInPod(root: string, inPod: string, content: string): void {
  const path = join(root, inPod);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Runs the homeserver with its rendered files, with the differences that {@link PodFiles} names. */
export async function startSynapse(
  files: Files,
  prepare?: (root: string) => void,
  env?: NodeJS.ProcessEnv,
): Promise<{ server: Server; pod: PodFiles; url: string }> {
  const port = await freePort();
  const pod = new PodFiles(files, port);
  prepare?.(pod.root);
  pod.mountConfig();
  const url = `http://127.0.0.1:${port}`;
  return { server: await runSynapse(pod, url, undefined, env), pod, url };
}

/** Runs the homeserver on existing files. */
export function runSynapse(
  pod: PodFiles,
  url: string,
  python = 'synapse-python',
  env: NodeJS.ProcessEnv = {},
): Promise<Server> {
  // A pod has this file if its mail server has a password.
  const files = [pod.config, join(pod.root, 'mail/email.yaml')].filter((file) => existsSync(file));
  const command = [python, '-m', 'synapse.app.homeserver', ...files.map((file) => `--config-path=${file}`)];
  return Server.start('Synapse', python === OLDER ? command : [...command, '--no-secrets-in-config'], {
    env,
    ready: async () => (await fetch(`${url}/health`)).ok,
  });
}

function secretFor(path: string): string {
  if (path.endsWith('registration.yaml')) return JSON.stringify(TOKEN_SERVICE);
  if (!path.endsWith('signing_key')) return randomBytes(24).toString('base64url');
  return `ed25519 a_test ${randomBytes(32).toString('base64').replace(/=+$/, '')}\n`;
}
