import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../../lib/shared/program/program';
import { tempDir, write } from './files';

export const CONFIG = 'realm=x\nuse-auth-secret\n';
const root = tempDir();

/** A program on the script's PATH. */
function stub(dir: string, name: string, body: string): void {
  chmodSync(write(dir, name, `#!/bin/sh\n${body}\n`), 0o755);
}

/** How the script ended, and how it started the relay. */
interface Started {
  readonly dir: string;
  readonly code: number | null;
  readonly output: string;
  /** The arguments and the config of the relay, if it was started. */
  readonly argv?: string;
  readonly environment?: string;
  readonly config: string;
}

/** A shell, and the folders with the programs that a script finds. */
export interface Shell {
  readonly command: string;
  readonly path: string;
}

const DEBIAN: Shell = { command: 'sh', path: '/usr/bin:/bin' };

/** Runs the script with its files in a temporary folder, and with a `turnserver` that records how it was started. */
export function start(
  files: { config?: string; secret?: string },
  env: { [name: string]: string | undefined } = {},
  { command, path }: Shell = DEBIAN,
): Started {
  const dir = mkdtempSync(join(root, 'run-'));
  stub(
    dir,
    'turnserver',
    `printf '%s\\n' "$0" "$@" > ${dir}/argv; env > ${dir}/env; tr '\\0' '\\n' < /proc/$$/cmdline >> ${dir}/argv`,
  );
  stub(
    dir,
    'getent',
    'case $1$2 in *[!.]) exit 3 ;; *v6*six*) echo "2001:db8::5 STREAM $2" ;; *v6*known*) echo "::ffff:198.51.100.5 STREAM $2" ;; *known*) echo "198.51.100.5   STREAM $2" ;; *) exit 2 ;; esac',
  );
  stub(dir, 'hostname', 'echo "10.0.0.4 2001:db8::77 "');
  // The variables ANSWER4 and ANSWER6 take the place of DNS.
  if (env.ANSWER4 !== undefined) stub(dir, 'getent', 'eval "printf \'%s STREAM\\n\' \\$ANSWER${1#ahostsv}"');
  if (files.config !== undefined) write(dir, 'in.conf', files.config);
  if (files.secret !== undefined) write(dir, 'secret', files.secret);
  const { status, stdout, stderr } = spawnSync(command, [write(dir, 'start.sh', program('coturn/start.sh'))], {
    encoding: 'utf8',
    env: {
      PATH: `${dir}:${path}`,
      CONFIG_FILE: join(dir, 'in.conf'),
      SECRET_FILE: join(dir, 'secret'),
      RUN_DIR: dir,
      POD_IPS: '10.0.0.4',
      CHECK_SECONDS: '0.1',
      EXTERNAL_IP: '203.0.113.7',
      ...env,
    },
  });
  const read = (name: string) => (existsSync(join(dir, name)) ? readFileSync(join(dir, name), 'utf8') : undefined);
  return {
    dir,
    code: status,
    output: stdout + stderr,
    argv: read('argv'),
    environment: read('env'),
    config: read('turnserver.conf') ?? '',
  };
}

/** The lines of the relay's config that have an address. */
export const addressLines = (env: { [name: string]: string | undefined }) =>
  start({ config: CONFIG, secret: 'x' }, env)
    .config.split('\n')
    .filter((line) => line.includes('-ip='));
