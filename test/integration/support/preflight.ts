import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { containers, find, synthStack } from '../../support/manifests';
import type { PodFiles } from './synapse';

/** Runs the pod's second init container, which tries the config. */
export function runPreflight(pod: PodFiles): { readonly code: number | null; readonly output: string } {
  const preflight = containers(find(synthStack(), 'StatefulSet', 'synapse')).find(({ name }) => name === 'preflight')!;
  const args = (preflight.command as string[]).slice(1).map((arg) => arg.replace('=/data/', `=${pod.root}/data/`));
  const env = { ...process.env, RESULT: join(pod.root, 'result') };
  const { status, stdout, stderr } = spawnSync('synapse-python', args, { env, encoding: 'utf8' });
  return { code: status, output: stdout + stderr };
}
