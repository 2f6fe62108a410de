import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { containers, find, synthStack } from '../../support/manifests';
import type { PodFiles } from './synapse';

const container = containers(find(synthStack(), 'StatefulSet', 'synapse')).find(({ name }) => name === 'preflight')!;

/** Runs the rendered preflight program, which checks a config before Synapse starts, with the Python of an image. */
export function runPreflight(
  pod: PodFiles,
  python = 'synapse-python',
  options: {
    /** Uses the arguments of an old version of this library, which fits an old image. */
    readonly olderArguments?: boolean;
    /** Further variables of the environment. */
    readonly env?: NodeJS.ProcessEnv;
  } = {},
): { readonly code: number | null; readonly output: string } {
  const all = (container.command as string[]).slice(1).map((arg) => arg.replace(/=(?=\/(data|tmp)\/)/, `=${pod.root}`));
  mkdirSync(join(pod.root, 'tmp'), { recursive: true });
  const args = options.olderArguments ? all.filter((arg) => arg !== '--no-secrets-in-config') : all;
  const env = { ...process.env, ...options.env, RESULT: join(pod.root, 'result') };
  const { status, stdout, stderr } = spawnSync(python, args, { env, encoding: 'utf8' });
  return { code: status, output: stdout + stderr };
}
