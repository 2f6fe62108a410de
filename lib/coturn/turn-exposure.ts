import { checkIp } from '../shared/checks';
import { Findings } from '../shared/findings';
import { text } from '../shared/kinds';
import { annotations } from '../shared/pods/label-checks';
import { isPassed, takeOptions } from '../shared/shape';
import type { Shape } from '../shared/shape';

/** Options of {@link TurnExposure.loadBalancer}. */
export interface TurnLoadBalancerOptions {
  /** The address to request. @default - the load balancer picks an address, and may pick another one after the Service was deleted */
  readonly address?: string;
  /** The class of the load balancer. @default - the cluster's default class */
  readonly loadBalancerClass?: string;
  /** Annotations of the Service, with options of the load balancer, for example `metallb.io/address-pool`. @default - none */
  readonly annotations?: { readonly [name: string]: string };
}

const LOAD_BALANCER: Shape<TurnLoadBalancerOptions> = {
  address: text(),
  loadBalancerClass: text(),
  annotations,
};

/** Ports of a relay that are used when the props set none. */
export interface DefaultPorts {
  readonly port: number;
  readonly tlsPort: number;
  readonly minRelayPort: number;
  readonly maxRelayPort: number;
}

const WELL_KNOWN: DefaultPorts = { port: 3478, tlsPort: 5349, minRelayPort: 49160, maxRelayPort: 49200 };
/** Kubernetes gives the ports in this part of the range only to Services that request a number. */
const NODE_PORTS: DefaultPorts = { port: 30078, tlsPort: 30079, minRelayPort: 30030, maxRelayPort: 30070 };

/** Kubernetes' rule for a class: a name, optionally with a domain in front of it. */
const CLASS = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;

/** The way in which packets from outside reach the relay. */
export class TurnExposure {
  /**
   * The relay listens on the node's own addresses. This works on any cluster, with any router and behind any NAT, as the cluster rewrites no packet. Open the
   * ports on the router and forward them to the node. Pod Security `restricted` forbids such a pod, so the relay needs its own namespace.
   */
  public static hostNetwork(): TurnExposure {
    return new TurnExposure('HostNetwork', "the relay's node", WELL_KNOWN);
  }

  /**
   * The relay has its own pod network, and the node passes the packets of each port to it. Open and forward the ports as with {@link hostNetwork}; Pod Security
   * is the same. An attacker who takes over the relay reaches less of the node. Relayed data leaves through the cluster's NAT, which must keep the port numbers.
   *
   * @see https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/#support-hostport
   */
  public static hostPorts(): TurnExposure {
    return new TurnExposure('HostPorts', "the relay's node", WELL_KNOWN);
  }

  /**
   * A Service of type LoadBalancer has all ports, UDP and TCP. It needs a load balancer that supports both in one Service, such as k3s's own or MetalLB.
   * Forward the ports to its address. The pod complies with Pod Security `restricted`.
   */
  public static loadBalancer(options?: TurnLoadBalancerOptions): TurnExposure {
    const found = new Findings();
    const taken = takeOptions(found, options, isPassed(arguments, 0), LOAD_BALANCER);
    return new TurnExposure('LoadBalancer', "the address of the Service 'coturn'", WELL_KNOWN, taken, found);
  }

  /**
   * A Service of type NodePort has all ports, with the same numbers inside and outside of the cluster, so all are between 30000 and 32767. The defaults are
   * 30078, 30079 for TLS, and 30030-30070; Kubernetes gives these only to Services that request them. Forward the ports with the same numbers to the node on
   * which the relay runs. The pod complies with Pod Security `restricted`.
   */
  public static nodePort(): TurnExposure {
    return new TurnExposure('NodePort', "the relay's node, under the same numbers", NODE_PORTS);
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'HostNetwork' | 'HostPorts' | 'LoadBalancer' | 'NodePort',
    /** A phrase that says where the router forwards the ports to. @internal */
    public readonly _destination: string,
    /** @internal */
    public readonly _defaultPorts: DefaultPorts,
    /** @internal */
    public readonly _loadBalancer: TurnLoadBalancerOptions = {},
    private readonly found = new Findings(),
  ) {}

  /** True if the relay uses the node's own ports. Each of them can be used only once. @internal */
  public get _onNode(): boolean {
    return this._kind === 'HostNetwork' || this._kind === 'HostPorts';
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    const { address, loadBalancerClass } = this._loadBalancer;
    if (address !== undefined) checkIp(findings, `${prop}.address`, address);
    if (loadBalancerClass !== undefined && !CLASS.test(loadBalancerClass)) {
      findings.add(
        `${prop}.loadBalancerClass`,
        'must be the name of a load balancer class, for example "example.org/lb"',
        loadBalancerClass,
      );
    }
  }
}
