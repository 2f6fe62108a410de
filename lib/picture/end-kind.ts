import type { PeerEnd } from '../shared/peers';

/** The kinds of ends. `published` are the ingress and the public ports of the chart's own pods. */
export type EndKind = 'pods' | 'internet' | 'ingress' | 'published' | 'monitoring' | 'kubernetesApi' | 'elsewhere';

const NAMED: { readonly [name: string]: EndKind } = {
  'the internet': 'internet',
  'the ingress': 'ingress',
  'the public ports of this server': 'published',
  Prometheus: 'monitoring',
  'the Kubernetes API': 'kubernetesApi',
};

export function endKind({ name, podLabels }: PeerEnd): EndKind {
  return podLabels ? 'pods' : (NAMED[name] ?? 'elsewhere');
}
