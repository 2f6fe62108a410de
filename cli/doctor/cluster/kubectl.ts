import { execFile } from 'node:child_process';
import { codeOf } from '../../failure';
import { visible } from '../words';
import { Refusal } from './cluster';
import type { Kubectl, RefusalKind } from './cluster';

export interface KubectlOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  /** How long a single command may take, in milliseconds. */
  readonly timeout: number;
}

/** The user's own kubectl, so that every way to log in to a cluster works. */
export function userKubectl({ kubeconfig, context, timeout }: KubectlOptions): Kubectl {
  const common = [
    ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`]),
    ...(context === undefined ? [] : [`--context=${context}`]),
    `--request-timeout=${Math.ceil(timeout / 1000)}s`,
  ];
  return (...args) =>
    new Promise((resolve, reject) => {
      const options = {
        encoding: 'utf8',
        maxBuffer: 256 * 1024 * 1024,
        timeout: timeout * 3,
        env: process.env,
      } as const;
      execFile('kubectl', [...common, ...args], options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(refusalOf(codeOf(error), stderr));
      });
    });
}

const KINDS: readonly (readonly [RegExp, RefusalKind])[] = [
  [/\(Forbidden\)|Unauthorized|must be logged in/i, 'forbidden'],
  [/doesn't have a resource type|could not find the requested resource/i, 'unknown'],
  [/refused|no such host|timeout|timed out|Unable to connect|no route|couldn't get current server/i, 'unreachable'],
];

/** A failure of kubectl, by the words that it prints. */
export function refusalOf(code: string, stderr: string): Refusal {
  if (code === 'ENOENT') return new Refusal('no kubectl', 'there is no kubectl on this computer');
  const [, kind = 'other'] = KINDS.find(([words]) => words.test(stderr)) ?? [];
  const lines = stderr.trim().split('\n');
  const last = lines.at(-1) ?? '';
  return new Refusal(kind, `kubectl says: ${visible(last === '' ? `exit status ${code}` : last)}`);
}
