import { get, kubectl, until } from '../support/kubectl';
import { NAMESPACE } from '../support/stack';

/** Where the names are kept that the cluster has before the lab changes them, also after a killed run. */
const KEPT = 'mxlab/names';
const COREDNS = ['-n', 'kube-system', 'configmap', 'coredns'];

function patch(value: object): void {
  kubectl('patch', ...COREDNS, '--type=merge', '-p', JSON.stringify(value));
}

/** Waits until pods are told a host's new address: the kubelet takes up to a minute and a half to bring it to CoreDNS. */
export async function untilPodsKnow(host: string, address: string): Promise<void> {
  const look = ['python3', '-c', `import socket; print(socket.gethostbyname("${host}"))`];
  const answer = () => kubectl('-n', NAMESPACE, 'exec', 'synapse-0', '-c', 'synapse', '--', ...look).trim();
  await until(`${host} to be ${address}`, 180, () => answer() === address);
}

/** Where the cluster's DNS leads a host from now on. */
export function setClusterName(host: string, address: string): void {
  const { data, metadata } = get(...COREDNS);
  const kept = metadata.annotations?.[KEPT] ?? data.NodeHosts;
  // A name has to go from the line of the others, as every address of a name is answered.
  const others = kept.split('\n').map((line) =>
    line
      .split(/\s+/)
      .filter((word) => word !== host)
      .join(' '),
  );
  patch({
    metadata: { annotations: { [KEPT]: kept } },
    data: { NodeHosts: [...others, `${address} ${host}`, ''].join('\n') },
  });
}

/** Takes back what {@link setClusterName} did. */
export function restoreClusterNames(): void {
  const kept = get(...COREDNS).metadata.annotations?.[KEPT];
  if (kept !== undefined) patch({ metadata: { annotations: { [KEPT]: null } }, data: { NodeHosts: kept } });
}
