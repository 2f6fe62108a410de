// Prints the memory of the stack on the cluster that KUBECONFIG names, and the start time of Synapse. Part of `npm run bench`. BENCH_NAMESPACE is the stack's
// namespace, by default 'matrix'.
import { execFileSync } from 'node:child_process';

const namespace = process.env.BENCH_NAMESPACE ?? 'matrix';
const kubectl = (...args) =>
  JSON.parse(execFileSync('kubectl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }));

export function reportCluster() {
  if (!process.env.KUBECONFIG) return console.log('memory on the cluster: not measured, as KUBECONFIG names none');
  const pods = [namespace, `${namespace}-turn`]
    .flatMap((name) => kubectl('get', 'pods', '-n', name, '-o', 'json').items)
    .filter((pod) => pod.status.phase === 'Running');
  if (pods.length === 0) return console.log(`memory on the cluster: not measured, as nothing runs in ${namespace}`);

  const running = new Set(pods.map((pod) => pod.metadata.uid));
  const nodes = [...new Set(pods.map((pod) => pod.spec.nodeName))];
  const used = nodes
    .flatMap((node) => kubectl('get', '--raw', `/api/v1/nodes/${node}/proxy/stats/summary`).pods)
    .filter(({ podRef }) => running.has(podRef.uid))
    .map(({ podRef, memory }) => [podRef.name, (memory?.workingSetBytes ?? 0) / 2 ** 20]);
  for (const [name, mebibytes] of used) console.log(`memory of ${name}: ${mebibytes.toFixed(0)} MiB`);
  console.log(`memory of all: ${used.reduce((sum, [, mebibytes]) => sum + mebibytes, 0).toFixed(0)} MiB`);

  const synapse = pods.find((pod) => pod.metadata.name === 'synapse-0');
  const ready = synapse?.status.conditions.find(({ type, status }) => type === 'Ready' && status === 'True');
  if (!ready) return;
  const seconds = (Date.parse(ready.lastTransitionTime) - Date.parse(synapse.status.startTime)) / 1000;
  console.log(`Synapse was ready ${seconds} s after its pod started (on a fresh claim: at most 30)`);
}
