import type { NetworkPoliciesOptions } from './policy-options';

/** The options with their defaults. */
export interface PolicySettings {
  /** The namespace of the ingress controller. @default - any namespace */
  readonly ingressNamespace?: string;
  readonly ingressNetworks: readonly string[];
  readonly ingressAnywhere: boolean;
  readonly monitoringNamespace: string;
  readonly clusterNetworks: readonly string[];
  readonly allowedNetworks: readonly string[];
  readonly dnsNetworks: readonly string[];
  /** @default - any address */
  readonly apiServerNetworks?: readonly string[];
  readonly reachIngress: boolean;
}

/** The address of NodeLocal DNSCache. */
const NODE_LOCAL_DNS = '169.254.20.10/32';

export function policySettings(options: NetworkPoliciesOptions): PolicySettings {
  const { ingressNamespace, apiServerNetworks } = options;
  return {
    ...(ingressNamespace !== undefined && { ingressNamespace }),
    ingressNetworks: options.ingressNetworks ?? [],
    ingressAnywhere: options.ingressAnywhere ?? false,
    monitoringNamespace: options.monitoringNamespace ?? 'monitoring',
    clusterNetworks: options.clusterNetworks ?? ['10.42.0.0/16', '10.43.0.0/16'],
    allowedNetworks: options.allowedNetworks ?? [],
    dnsNetworks: options.dnsNetworks ?? [NODE_LOCAL_DNS],
    ...(apiServerNetworks && { apiServerNetworks }),
    reachIngress: options.reachIngress ?? false,
  };
}
