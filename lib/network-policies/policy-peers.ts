import type { k8s } from 'cdk8s-plus-28';
import type { PodKind } from './pod-kind';

/** All pods of the cluster. */
export const ANY_NAMESPACE: k8s.NetworkPolicyPeer = { namespaceSelector: {} };

/** All pods of a namespace. The API server sets the label itself. */
export function inNamespace(namespace: string): k8s.NetworkPolicyPeer {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } };
}

export function podsOf({ namespace, labels }: PodKind): k8s.NetworkPolicyPeer {
  return { ...inNamespace(namespace), podSelector: { matchLabels: { ...labels } } };
}

/** The pods of the cluster's DNS. All distributions give them this label. */
export const CLUSTER_DNS: k8s.NetworkPolicyPeer = podsOf({
  namespace: 'kube-system',
  labels: { 'k8s-app': 'kube-dns' },
});
