import { isIP } from 'node:net';
import { k8s } from 'cdk8s-plus-28';
import type { RemoteRepository } from './repositories/remote-repository';

/**
 * The network policy of a drill's pod. It allows no connection to the pod, and from the pod only those to the server with the backups and to DNS. If the backups are in a
 * claim, the pod may connect to nothing.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function drillPolicy(
  labels: { readonly [label: string]: string },
  remote?: RemoteRepository,
): k8s.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: { ...labels } },
    policyTypes: ['Ingress', 'Egress'],
    egress: remote && [{ ports: [port('UDP', 53), port('TCP', 53)] }, toServer(remote)],
  };
}

function toServer({ server }: RemoteRepository): k8s.NetworkPolicyEgressRule {
  // The port isn't limited: a policy compares the port of the Service's pod, which may differ from the port in the URL.
  if (server && inCluster(server.host)) return { to: [{ namespaceSelector: {} }] };
  return { ports: [port('TCP', server?.port ?? 443)] };
}

function inCluster(host: string): boolean {
  return (!host.includes('.') && isIP(host) === 0) || /\.svc(\.|$)/.test(host);
}

function port(protocol: string, number: number): k8s.NetworkPolicyPort {
  return { protocol, port: k8s.IntOrString.fromNumber(number) };
}
