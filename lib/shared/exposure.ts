import { checkIp } from './checks';
import type { Findings } from './findings';
import { text } from './kinds';
import { annotations } from './pods/label-checks';
import type { Shape } from './shape';

/** The options of a Service of type LoadBalancer. The interfaces of the parts have the same props. */
export interface LoadBalancerOptions {
  readonly address?: string;
  readonly loadBalancerClass?: string;
  readonly annotations?: { readonly [name: string]: string };
}

export const LOAD_BALANCER: Shape<LoadBalancerOptions> = {
  address: text(),
  loadBalancerClass: text(),
  annotations,
};

export type ExposureKind = 'HostNetwork' | 'HostPorts' | 'LoadBalancer' | 'NodePort';

/** The way in which packets from outside reach the relay or the SFU, past the ingress. */
export interface Exposure {
  /** @internal */
  readonly _kind: ExposureKind;
  /** A phrase that says where the router forwards the ports to. @internal */
  readonly _destination: string;
  /** @internal */
  readonly _loadBalancer: LoadBalancerOptions;
  /** True if the part uses the node's own ports. Each of them can be used only once. @internal */
  readonly _onNode: boolean;
  /** True if the props leave the address to the cluster's own load balancer. k3s's has the addresses of the nodes, which it gives to Traefik too. @internal */
  readonly _anyAddress: boolean;
}

export function isOnNode(kind: ExposureKind): boolean {
  return kind === 'HostNetwork' || kind === 'HostPorts';
}

export function hasAnyAddress(kind: ExposureKind, options: LoadBalancerOptions): boolean {
  const { address, loadBalancerClass, annotations: more } = options;
  return kind === 'LoadBalancer' && !address && !loadBalancerClass && Object.keys(more ?? {}).length === 0;
}

/** Even the `baseline` level of Pod Security forbids the node's ports. */
export function podSecurityLevel(exposure: Exposure): 'privileged' | 'restricted' {
  return exposure._onNode ? 'privileged' : 'restricted';
}

/** Kubernetes' rule for a class: a name, optionally with a domain in front of it. */
const CLASS = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;

export function checkLoadBalancer(findings: Findings, prop: string, options: LoadBalancerOptions): void {
  const { address, loadBalancerClass } = options;
  if (address !== undefined) checkIp(findings, `${prop}.address`, address);
  if (loadBalancerClass !== undefined && !CLASS.test(loadBalancerClass)) {
    findings.add(
      `${prop}.loadBalancerClass`,
      'must be the name of a load balancer class, for example "example.org/lb"',
      loadBalancerClass,
    );
  }
}
