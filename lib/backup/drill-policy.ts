import { k8s } from 'cdk8s-plus-28';
import { urlPort } from '../shared/url-port';

/**
 * The network policy of a drill's pod. It allows no connection to the pod, and from the pod only those to the bucket and to DNS. If the backups are in a
 * claim, the pod may connect to nothing.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function drillPolicy(labels: { readonly [label: string]: string }, endpoint?: string): k8s.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: { ...labels } },
    policyTypes: ['Ingress', 'Egress'],
    egress: endpoint === undefined ? undefined : [{ ports: [port('UDP', 53), port('TCP', 53)] }, toBucket(endpoint)],
  };
}

function toBucket(endpoint: string): k8s.NetworkPolicyEgressRule {
  const url = new URL(endpoint);
  // The port isn't limited: a policy compares the port of the Service's pod, which may differ from the port in the URL.
  if (inCluster(url.hostname)) return { to: [{ namespaceSelector: {} }] };
  return { ports: [port('TCP', urlPort(url))] };
}

function inCluster(host: string): boolean {
  return !host.includes('.') || /\.svc(\.|$)/.test(host);
}

function port(protocol: string, number: number): k8s.NetworkPolicyPort {
  return { protocol, port: k8s.IntOrString.fromNumber(number) };
}
