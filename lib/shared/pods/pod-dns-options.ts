/** An option of the resolver in a pod, such as `ndots`. */
export interface PodDnsOption {
  /** Its name. */
  readonly name: string;
  /** Its value. @default - the option has no value */
  readonly value?: string;
}

/**
 * DNS settings of pods, in addition to those of the cluster.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config
 */
export interface PodDnsOptions {
  /** Addresses of at most three DNS servers that pods ask after the cluster's DNS. A part's list replaces the stack's. @default - none */
  readonly nameservers?: string[];

  /** At most 32 domains in which pods look up short names, after the cluster's domains. A part's list replaces the stack's. @default - none */
  readonly searches?: string[];

  /**
   * Options of the resolver. A part's option replaces the stack's option with the same name.
   * @default - `ndots` is 1 in the pods that look up names of the internet: Synapse, the relay, its check, and backups in a bucket. So a search domain of the node
   * with a wildcard record doesn't answer for these names. Other pods have the cluster's options.
   */
  readonly options?: PodDnsOption[];
}
