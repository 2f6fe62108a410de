import { readFileSync, readdirSync } from 'node:fs';
import { kubectl } from '../support/kubectl';
import { NAMESPACE } from './stages';

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: string): void {
  try {
    process.kill(Number(pid), 'SIGKILL');
  } catch {
    // Children of PostgreSQL end by themselves when it is gone.
  }
}

/** Kills all programs of a pod at once, where its node is this machine. The pod stays, and the kubelet starts its containers again. */
export function killPod(name: string): void {
  const uid = kubectl('-n', NAMESPACE, 'get', 'pod', name, '-o', 'jsonpath={.metadata.uid}');
  const pids = readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => readProc(pid, 'cgroup').includes(uid) && readProc(pid, 'comm').trim() !== 'pause');
  if (pids.length > 0) pids.forEach(kill);
  else kubectl('-n', NAMESPACE, 'delete', 'pod', name, '--grace-period=0', '--force', '--wait=false');
}
