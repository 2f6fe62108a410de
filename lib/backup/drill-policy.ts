import { k8s } from 'cdk8s-plus-28';

/**
 * Nothing in, and nothing out but to the bucket, and to the DNS that knows where it is. A drill that reads a claim reaches nothing at all.
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
  const { hostname, port: given, protocol } = new URL(endpoint);
  // A policy sees the port of a Service's pod, which isn't the one in the URL.
  if (inCluster(hostname)) return { to: [{ namespaceSelector: {} }] };
  return { ports: [port('TCP', Number(given) || (protocol === 'http:' ? 80 : 443))] };
}

function inCluster(host: string): boolean {
  return !host.includes('.') || /\.svc(\.|$)/.test(host);
}

function port(protocol: string, number: number): k8s.NetworkPolicyPort {
  return { protocol, port: k8s.IntOrString.fromNumber(number) };
}
