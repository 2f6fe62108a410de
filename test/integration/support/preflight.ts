import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { containers, find, synthStack } from '../../support/manifests';
import type { PodFiles } from './synapse';

const container = containers(find(synthStack(), 'StatefulSet', 'synapse')).find(({ name }) => name === 'preflight')!;

/** The rendered program that tries a config before Synapse starts on it, by the Python of an image. */
export function runPreflight(
  pod: PodFiles,
  python = 'synapse-python',
  options: {
    /** As a version of this library would have it that is as old as the image. */
    readonly olderArguments?: boolean;
  } = {},
): { readonly code: number | null; readonly output: string } {
  const all = (container.command as string[]).slice(1).map((arg) => arg.replace('=/data/', `=${pod.root}/data/`));
  const args = options.olderArguments ? all.filter((arg) => arg !== '--no-secrets-in-config') : all;
  const env = { ...process.env, RESULT: join(pod.root, 'result') };
  const { status, stdout, stderr } = spawnSync(python, args, { env, encoding: 'utf8' });
  return { code: status, output: stdout + stderr };
}
