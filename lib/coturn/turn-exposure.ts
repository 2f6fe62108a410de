import { checkIp } from '../shared/checks';
import type { Findings } from '../shared/findings';

/** Options of {@link TurnExposure.loadBalancer}. */
export interface TurnLoadBalancerOptions {
  /** The address to ask for. @default - one that the load balancer picks, which may be another one after the Service was deleted */
  readonly address?: string;
  /** Which load balancer is asked. @default - the cluster's default one */
  readonly loadBalancerClass?: string;
  /** What else it wants to be told, for example `metallb.io/address-pool`. @default - none */
  readonly annotations?: { readonly [name: string]: string };
}

/** Ports of a relay where no prop says otherwise. */
export interface DefaultPorts {
  readonly port: number;
  readonly tlsPort: number;
  readonly minRelayPort: number;
  readonly maxRelayPort: number;
}

const WELL_KNOWN: DefaultPorts = { port: 3478, tlsPort: 5349, minRelayPort: 49160, maxRelayPort: 49200 };
/** In the part of the range that Kubernetes gives to nobody who didn't ask for a number. */
const NODE_PORTS: DefaultPorts = { port: 30078, tlsPort: 30079, minRelayPort: 30030, maxRelayPort: 30070 };

/** As Kubernetes takes it: a name, with a domain in front of it or not. */
const CLASS = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;

/** How packets from outside reach the relay. */
export class TurnExposure {
  /**
   * The relay listens on the node's own addresses: what works on any cluster, with any router and behind any NAT, as no packet is rewritten on its way. Open
   * the ports on the router and forward them to the node. Such a pod can't be `restricted`, which is why the relay has a namespace of its own.
   */
  public static hostNetwork(): TurnExposure {
    return new TurnExposure('HostNetwork', "the relay's node", WELL_KNOWN);
  }

  /**
   * The relay has a network of its own, and the node hands the packets of each port on to it. Ports are opened and forwarded as with {@link hostNetwork}, and
   * Pod Security is the same; a relay that was broken into sees less of the node. Relayed data leaves by the cluster's NAT, which must keep the ports.
   *
   * @see https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/#support-hostport
   */
  public static hostPorts(): TurnExposure {
    return new TurnExposure('HostPorts', "the relay's node", WELL_KNOWN);
  }

  /**
   * One Service of type LoadBalancer with every port, UDP and TCP, which needs a load balancer that takes both, such as k3s's own or MetalLB. Forward the ports
   * to its address. The pod is `restricted`.
   */
  public static loadBalancer(options: TurnLoadBalancerOptions = {}): TurnExposure {
    return new TurnExposure('LoadBalancer', "the address of the Service 'coturn'", WELL_KNOWN, options);
  }

  /**
   * One Service of type NodePort, under the same ports inside and out, so all of them are between 30000 and 32767: 30078, 30079 for TLS and 30030-30070 where
   * no prop says otherwise, which no Service gets that didn't ask for them. Forward them to the node on which the relay runs, with the same numbers. The pod is `restricted`.
   */
  public static nodePort(): TurnExposure {
    return new TurnExposure('NodePort', "the relay's node, under the same numbers", NODE_PORTS);
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'HostNetwork' | 'HostPorts' | 'LoadBalancer' | 'NodePort',
    /** Where the router's forwarded ports lead, in a person's words. @internal */
    public readonly _destination: string,
    /** @internal */
    public readonly _defaultPorts: DefaultPorts,
    /** @internal */
    public readonly _loadBalancer: TurnLoadBalancerOptions = {},
  ) {}

  /** Whether the node's own ports are taken, of which each can be taken once. @internal */
  public get _onNode(): boolean {
    return this._kind === 'HostNetwork' || this._kind === 'HostPorts';
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
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
