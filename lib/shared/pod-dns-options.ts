/** An option of the resolver in a pod, such as `ndots`. */
export interface PodDnsOption {
  /** Its name. */
  readonly name: string;
  /** Its value. @default - an option without a value */
  readonly value?: string;
}

/**
 * How pods resolve names, besides what the cluster says.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config
 */
export interface PodDnsOptions {
  /** Addresses of DNS servers that are asked after the cluster's, three at most. A part's list takes the place of the stack's. @default - none */
  readonly nameservers?: string[];

  /** Domains in which short names are looked up after the cluster's, 32 at most. A part's list takes the place of the stack's. @default - none */
  readonly searches?: string[];

  /**
   * Options of the resolver. `{ name: 'ndots', value: '1' }` helps where a search domain of the node has a wildcard record, which would answer for every name
   * outside of the cluster. A part's option takes the place of the stack's of the same name.
   * @default - the cluster's, which sets `ndots` to 5
   */
  readonly options?: PodDnsOption[];
}
