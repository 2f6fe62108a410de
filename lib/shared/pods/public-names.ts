import type { PodDnsOptions } from './pod-dns-options';

/**
 * DNS settings of pods that look up names of the internet.
 *
 * Kubernetes lets pods try names with fewer than five dots in all search domains first. The domains of the node are among them. If one has a wildcard record, as
 * the domain of a homelab often has, it answers for `matrix.org` and for the relay's own name. With this setting only names without a dot, such as those of Services
 * in the same namespace, are looked up there first.
 */
export const PUBLIC_NAMES: PodDnsOptions = { options: [{ name: 'ndots', value: '1' }] };
