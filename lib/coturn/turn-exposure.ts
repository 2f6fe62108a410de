import { LOAD_BALANCER, checkLoadBalancer, hasAnyAddress, isOnNode } from '../shared/exposure';
import type { ExposureKind } from '../shared/exposure';
import { Findings } from '../shared/findings';
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

const OPTIONS: Shape<TurnLoadBalancerOptions> = LOAD_BALANCER;

/** Ports of a relay that are used when the props set none. */
export interface DefaultPorts {
  readonly port: number;
  readonly tlsPort: number;
  readonly minRelayPort: number;
  readonly maxRelayPort: number;
}

const WELL_KNOWN: DefaultPorts = { port: 3478, tlsPort: 5349, minRelayPort: 49160, maxRelayPort: 51159 };
/** Each port is an object of its own in the pod or the Service, and k3s's load balancer even runs a container for each. So there are few. */
const EACH_AN_OBJECT: DefaultPorts = { ...WELL_KNOWN, maxRelayPort: 49200 };
/** Kubernetes gives the ports in this part of the range only to Services that request a number. */
const NODE_PORTS: DefaultPorts = { port: 30078, tlsPort: 30079, minRelayPort: 30030, maxRelayPort: 30070 };

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
   * The pod lists each relay port, so the default range has only 41.
   *
   * @see https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/#support-hostport
   */
  public static hostPorts(): TurnExposure {
    return new TurnExposure('HostPorts', "the relay's node", EACH_AN_OBJECT);
  }

  /**
   * A Service of type LoadBalancer has all ports, UDP and TCP. It needs a load balancer that supports both in one Service, such as k3s's own or MetalLB.
   * Forward the ports to its address. The pod complies with Pod Security `restricted`. The Service lists each relay port, and k3s's own load balancer runs a
   * container for each, so the default range has only 41. k3s's own gives each Service the addresses of the nodes, so it can't give a port that Traefik or
   * another Service has.
   */
  public static loadBalancer(options?: TurnLoadBalancerOptions): TurnExposure {
    const found = new Findings();
    const taken = takeOptions(found, options, isPassed(arguments, 0), OPTIONS);
    return new TurnExposure('LoadBalancer', "the address of the Service 'coturn'", EACH_AN_OBJECT, taken, found);
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
    public readonly _kind: ExposureKind,
    /** A phrase that says where the router forwards the ports to. @internal */
    public readonly _destination: string,
    /** @internal */
    public readonly _defaultPorts: DefaultPorts,
    /** @internal */
    public readonly _loadBalancer: TurnLoadBalancerOptions = {},
    private readonly found = new Findings(),
  ) {}

  /** @internal */
  public get _onNode(): boolean {
    return isOnNode(this._kind);
  }

  /** @internal */
  public get _anyAddress(): boolean {
    return hasAnyAddress(this._kind, this._loadBalancer);
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    checkLoadBalancer(findings, prop, this._loadBalancer);
  }
}
