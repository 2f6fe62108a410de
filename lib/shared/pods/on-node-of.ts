import type { k8s } from 'cdk8s-plus-28';

/** Places a pod on the node of the pod with these labels, since a ReadWriteOnce claim can be mounted on one node only. */
export function onNodeOf(podLabels: { readonly [label: string]: string }): k8s.Affinity {
  const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { ...podLabels } } };
  return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
}
