import { checkCidr, checkDnsLabel } from '../shared/checks';
import { flag, listOf, text } from '../shared/kinds';
import type { Shape } from '../shared/shape';

/** Options of {@link NetworkPolicies.fromPeers}. A network is in CIDR notation, such as `192.168.1.20/32`, of IPv4 or IPv6. */
export interface NetworkPoliciesOptions {
  /**
   * The namespace of the ingress controller's pods. Nobody else reaches the web ports.
   * @default - in a stack with Traefik as k3s ships it `kube-system`; otherwise any namespace
   */
  readonly ingressNamespace?: string;

  /**
   * Networks from which a proxy connects that isn't a pod, or whose pods use the network of their node, such as the addresses of the nodes.
   * @default - none: only pods
   */
  readonly ingressNetworks?: string[];

  /**
   * If true, anybody reaches the web ports of the pods: for a controller whose connections no policy can name, such as Cilium's own, which is neither a pod nor a network.
   * @default - true for the IngressClass or GatewayClass `cilium`, otherwise false
   */
  readonly ingressAnywhere?: boolean;

  /** The namespace of the Prometheus that reads the metrics. Nobody else reads them. @default 'monitoring' */
  readonly monitoringNamespace?: string;

  /**
   * Networks of the cluster, which no pod reaches by way of the internet: pods, Services, and also the public addresses of the nodes. Private networks are never
   * reached so, whether they are in this list or not.
   * @default - those of k3s: `10.42.0.0/16` and `10.43.0.0/16`
   */
  readonly clusterNetworks?: string[];

  /**
   * Networks of servers that other props name by a host name, such as a database, a bucket or a mail server in the local network. Only the pods that use such a
   * server reach them, and only on its port.
   * @default - none: a host with a name is on the internet, or it is a Service of the cluster
   */
  readonly allowedNetworks?: string[];

  /**
   * Networks of DNS servers that aren't pods of the cluster's DNS.
   * @default - `169.254.20.10/32`, where NodeLocal DNSCache listens
   */
  readonly dnsNetworks?: string[];

  /**
   * Networks of the Kubernetes API, for the few Jobs that work on Secrets. A policy sees the address of an API server itself, and not that of its Service.
   * @default - any address, on ports 443 and 6443
   */
  readonly apiServerNetworks?: string[];

  /**
   * If true, pods that reach the internet also reach the web ports of the ingress, for hosts that the same cluster serves: another homeserver, a sign-on server, a
   * push gateway.
   * @default false
   */
  readonly reachIngress?: boolean;

  /**
   * If true, pods in the stack's namespaces that the stack doesn't know reach nobody, and nobody reaches them.
   * @default - true in the namespaces that the chart makes; false in those with `createNamespace: false`, which others may use too
   */
  readonly denyOthers?: boolean;
}

const networks = listOf(text(checkCidr), 'networks, for example ["192.168.1.20/32"]');

export const NETWORK_POLICIES_OPTIONS: Shape<NetworkPoliciesOptions> = {
  ingressNamespace: text(checkDnsLabel),
  ingressNetworks: networks,
  ingressAnywhere: flag,
  monitoringNamespace: text(checkDnsLabel),
  clusterNetworks: networks,
  allowedNetworks: networks,
  dnsNetworks: networks,
  apiServerNetworks: networks,
  reachIngress: flag,
  denyOthers: flag,
};
