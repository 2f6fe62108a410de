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

/** Sets the address of hosts in the cluster's DNS. Hosts of an earlier call get their old addresses back. */
export function setClusterName(hosts: string | readonly string[], address: string): void {
  const changed = [hosts].flat();
  const { data, metadata } = get(...COREDNS);
  const kept = metadata.annotations?.[KEPT] ?? data.NodeHosts;
  // The names are removed from their old lines, because CoreDNS would answer with both addresses.
  const others = kept.split('\n').map((line) =>
    line
      .split(/\s+/)
      .filter((word) => !changed.includes(word))
      .join(' '),
  );
  patch({
    metadata: { annotations: { [KEPT]: kept } },
    data: { NodeHosts: [...others, `${address} ${changed.join(' ')}`, ''].join('\n') },
  });
}

/** Makes CoreDNS read its file at once. The kubelet would need up to a minute and a half. */
export function hurryClusterNames(): void {
  kubectl('-n', 'kube-system', 'rollout', 'restart', 'deployment/coredns');
  kubectl('-n', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=60s');
}

/** Undoes {@link setClusterName}. */
export function restoreClusterNames(): void {
  const kept = get(...COREDNS).metadata.annotations?.[KEPT];
  if (kept !== undefined) patch({ metadata: { annotations: { [KEPT]: null } }, data: { NodeHosts: kept } });
}
