import { get, kubectl, until } from '../support/kubectl';
import { NAMESPACE } from '../support/stack';

/** The annotation with the cluster's names from before the lab changed them. It is still there after a killed run. */
const KEPT = 'mxlab/names';
const COREDNS = ['-n', 'kube-system', 'configmap', 'coredns'];

function patch(value: object): void {
  kubectl('patch', ...COREDNS, '--type=merge', '-p', JSON.stringify(value));
}

/** Waits until pods get a host's new address. The kubelet needs up to a minute and a half to bring it to CoreDNS. */
export async function untilPodsKnow(host: string, address: string): Promise<void> {
  const look = ['python3', '-c', `import socket; print(socket.gethostbyname("${host}"))`];
  const answer = () => kubectl('-n', NAMESPACE, 'exec', 'synapse-0', '-c', 'synapse', '--', ...look).trim();
  await until(`${host} to be ${address}`, 180, () => answer() === address);
}

/** Sets the address of a host in the cluster's DNS. */
export function setClusterName(host: string, address: string): void {
  const { data, metadata } = get(...COREDNS);
  const kept = metadata.annotations?.[KEPT] ?? data.NodeHosts;
  // The name is removed from its old line, because CoreDNS would answer with both addresses.
  const others = data.NodeHosts.split('\n').map((line) =>
    line
      .split(/\s+/)
      .filter((word) => word !== host)
      .join(' '),
  );
  patch({
    metadata: { annotations: { [KEPT]: kept } },
    data: { NodeHosts: [...others.filter((line) => line.includes(' ')), `${address} ${host}`, ''].join('\n') },
  });
}

/** Makes CoreDNS answer with the changed names at once. The kubelet needs up to a minute and a half to bring the file to it. */
export function restartClusterNames(): void {
  kubectl('-n', 'kube-system', 'rollout', 'restart', 'deployment/coredns');
  kubectl('-n', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=60s');
}

/** Undoes {@link setClusterName}. */
export function restoreClusterNames(): void {
  const kept = get(...COREDNS).metadata.annotations?.[KEPT];
  if (kept !== undefined) patch({ metadata: { annotations: { [KEPT]: null } }, data: { NodeHosts: kept } });
}
