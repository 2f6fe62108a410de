import { execFileSync, spawnSync } from 'node:child_process';

/** The Python of the virtual environment that lab/install.sh makes. */
export const PYTHON = process.env.LAB_PYTHON ?? 'python3';

export function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

export function tryRun(command: string, ...args: string[]): string {
  return spawnSync(command, args, { encoding: 'utf8' }).stdout;
}

/** The prefix of a command that runs in a namespace, with that namespace's hosts and resolv.conf. */
export function within(namespace: string): [string, ...string[]] {
  return ['ip', 'netns', 'exec', namespace];
}

export function runWithin(namespace: string, ...command: string[]): string {
  const [program, ...args] = [...within(namespace), ...command];
  return run(program, ...args);
}

export function tryRunWithin(namespace: string, ...command: string[]): string {
  const [program, ...args] = [...within(namespace), ...command];
  return tryRun(program, ...args);
}
