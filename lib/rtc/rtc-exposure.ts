import { LOAD_BALANCER, checkLoadBalancer, hasAnyAddress, isOnNode } from '../shared/exposure';
import type { ExposureKind } from '../shared/exposure';
import { Findings } from '../shared/findings';
import { isPassed, takeOptions } from '../shared/shape';
import type { Shape } from '../shared/shape';

/** Options of {@link RtcExposure.loadBalancer}. */
export interface RtcLoadBalancerOptions {
  /** The address to request. @default - the load balancer picks an address, and may pick another one after the Service was deleted */
  readonly address?: string;
  /** The class of the load balancer. @default - the cluster's default class */
  readonly loadBalancerClass?: string;
  /** Annotations of the Service, with options of the load balancer, for example `metallb.io/address-pool`. @default - none */
  readonly annotations?: { readonly [name: string]: string };
}

const OPTIONS: Shape<RtcLoadBalancerOptions> = LOAD_BALANCER;

/** Ports of the SFU that are used when the props set none. */
export interface DefaultRtcPorts {
  readonly udpPort: number;
  readonly tcpPort: number;
}

/** LiveKit's own. */
const WELL_KNOWN: DefaultRtcPorts = { udpPort: 7882, tcpPort: 7881 };
/** Kubernetes gives the ports in this part of the range only to Services that request a number. */
const NODE_PORTS: DefaultRtcPorts = { udpPort: 30082, tcpPort: 30081 };

/** The way in which the media of group calls reach the SFU. The signalling doesn't take it: it goes through the ingress. */
export class RtcExposure {
  /**
   * The SFU has its own pod network, and the node passes the packets of its two ports to it. Open the ports on the router and forward them to the node. The other
   * ports of the SFU, for signalling and metrics, stay inside the cluster. Pod Security `restricted` forbids ports of the node, so the SFU needs its own namespace.
   *
   * @see https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/#support-hostport
   */
  public static hostPorts(): RtcExposure {
    return new RtcExposure('HostPorts', "the SFU's node", WELL_KNOWN);
  }

  /**
   * The SFU listens on the node's own addresses, with all of its ports: also with those for signalling and metrics, which a firewall must then close. It is for
   * clusters whose pod network has no ports of the node. Open and forward the two ports for media as with {@link hostPorts}; Pod Security is the same.
   */
  public static hostNetwork(): RtcExposure {
    return new RtcExposure('HostNetwork', "the SFU's node", WELL_KNOWN);
  }

  /**
   * A Service of type LoadBalancer has the two ports, UDP and TCP. It needs a load balancer that supports both in one Service, such as k3s's own or MetalLB.
   * Forward the ports to its address. The pod complies with Pod Security `restricted`.
   */
  public static loadBalancer(options?: RtcLoadBalancerOptions): RtcExposure {
    const found = new Findings();
    const taken = takeOptions(found, options, isPassed(arguments, 0), OPTIONS);
    return new RtcExposure('LoadBalancer', "the address of the Service 'livekit-media'", WELL_KNOWN, taken, found);
  }

  /**
   * A Service of type NodePort has the two ports, with the same numbers inside and outside of the cluster, so both are between 30000 and 32767. The defaults are
   * 30082 and 30081; Kubernetes gives these only to Services that request them. Forward the ports with the same numbers to the node on which the SFU runs. The
   * pod complies with Pod Security `restricted`.
   */
  public static nodePort(): RtcExposure {
    return new RtcExposure('NodePort', "the SFU's node, under the same numbers", NODE_PORTS);
  }

  private constructor(
    /** @internal */
    public readonly _kind: ExposureKind,
    /** @internal */
    public readonly _destination: string,
    /** @internal */
    public readonly _defaultPorts: DefaultRtcPorts,
    /** @internal */
    public readonly _loadBalancer: RtcLoadBalancerOptions = {},
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
