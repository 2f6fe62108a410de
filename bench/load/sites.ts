import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Workers } from '../../lib';
import type { SynapseOptions } from '../../lib';
import type { PostgresServer } from '../../test/integration/support/postgres';
import { PostgresHomeserver } from '../../test/integration/support/postgres-homeserver';
import { Server, freePort } from '../../test/integration/support/processes';
import { renderStack } from '../../test/integration/support/rendered';
import { startSynapse } from '../../test/integration/support/synapse';
import { WorkerSite } from '../../test/integration/support/worker-site';

/** A running homeserver. */
export interface Site {
  readonly name: string;
  readonly url: string;
  /** The URL at which people are registered. */
  readonly adminUrl: string;
  readonly secret: string;
  /** A text in the command line of each of its processes. */
  readonly mark: string;
  stop(): Promise<unknown>;
}

const NO_LIMIT = { per_second: 100_000, burst_count: 100_000 };
/** The limits of requests are off, as they would be measured otherwise. */
const LIMITS = {
  rc_message: NO_LIMIT,
  rc_registration: NO_LIMIT,
  rc_joins: { local: NO_LIMIT, remote: NO_LIMIT },
  rc_joins_per_room: NO_LIMIT,
  rc_room_creation: NO_LIMIT,
  rc_invites: { per_room: NO_LIMIT, per_user: NO_LIMIT, per_issuer: NO_LIMIT },
};
const SECRET = 'secrets/matrix-secrets/registration_shared_secret';

/** The default stack's homeserver. */
export async function defaultSite(): Promise<Site> {
  const synapse: SynapseOptions = { extraConfig: LIMITS };
  const { server, pod, url } = await startSynapse(renderStack({ synapse }).get('synapse-config')!);
  const secret = readFileSync(join(pod.root, SECRET), 'utf8').trim();
  return { name: 'default stack', url, adminUrl: url, secret, mark: pod.root, stop: () => server.stop() };
}

/** Synapse with the config that it generates for itself. Its log is on standard output, as in its image, so that this test reads as much from it as from the others. */
export async function bareSite(): Promise<Site> {
  const root = mkdtempSync(join(tmpdir(), 'bare-'));
  const config = join(root, 'homeserver.yaml');
  const python = ['synapse-python', '-m', 'synapse.app.homeserver', `--config-path=${config}`];
  const options = ['--server-name=example.org', '--report-stats=no', `--data-directory=${root}`, '--generate-config'];
  execFileSync(python[0], [...python.slice(1), ...options], { stdio: 'ignore', cwd: root });
  const log = join(root, 'example.org.log.config');
  writeFileSync(log, readFileSync(log, 'utf8').replace('handlers: [buffer]', 'handlers: [console]'));
  const port = await freePort();
  const own = readFileSync(config, 'utf8').replace(/^(\s+port: )8008$/m, `$1${port}`);
  writeFileSync(
    config,
    `${own}\n${Object.entries(LIMITS)
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
      .join('\n')}\n`,
  );
  const url = `http://127.0.0.1:${port}`;
  const server = await Server.start('bare Synapse', python, { ready: async () => (await fetch(`${url}/health`)).ok });
  const secret = /^registration_shared_secret: "?([^"\n]+)/m.exec(own)![1];
  return { name: 'bare Synapse', url, adminUrl: url, secret, mark: root, stop: () => server.stop() };
}

/** The default stack's homeserver on PostgreSQL. */
export async function postgresSite(postgres: PostgresServer): Promise<Site> {
  postgres.create('one');
  const site = await (await PostgresHomeserver.of(postgres, 'one', undefined, LIMITS)).start();
  const secret = readFileSync(join(site.pod.root, SECRET), 'utf8').trim();
  return {
    name: 'PostgreSQL',
    url: site.url,
    adminUrl: site.url,
    secret,
    mark: site.pod.root,
    stop: () => site.stop(),
  };
}

/** The default stack's homeserver with the smallest preset of workers. */
export async function workersSite(postgres: PostgresServer): Promise<Site> {
  postgres.create('workers');
  const site = await new WorkerSite(postgres, 'workers', Workers.small(), { extraConfig: LIMITS }).start();
  const secret = readFileSync(join(site.files.root, SECRET), 'utf8').trim();
  const adminUrl = site.urlOf('synapse-main');
  return { name: 'small preset', url: site.url, adminUrl, secret, mark: site.files.root, stop: () => site.stop() };
}

/** The memory of the processes of a site in MiB, each page counted once among those that share it. */
export function memory(mark: string): number {
  const pids = execFileSync('pgrep', ['-f', mark], { encoding: 'utf8' }).trim().split('\n');
  const kib = pids.map((pid) => {
    try {
      return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0;
    }
  });
  return kib.reduce((sum, one) => sum + one, 0) / 1024;
}
