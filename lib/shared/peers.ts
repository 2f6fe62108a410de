import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { TreeValues } from './tree';

/** One end of a connection. */
export class PeerEnd {
  /** Pods of the cluster, by their labels. @param namespace the chart's own where it is left out */
  public static pods(name: string, labels: { readonly [label: string]: string }, namespace?: string): PeerEnd {
    return new PeerEnd(name, labels, namespace);
  }

  /** Anybody on the internet. */
  public static internet(): PeerEnd {
    return new PeerEnd('the internet');
  }

  /** The cluster's ingress controller. */
  public static ingress(): PeerEnd {
    return new PeerEnd('the ingress');
  }

  /** The API server of the cluster. */
  public static kubernetesApi(): PeerEnd {
    return new PeerEnd('the Kubernetes API');
  }

  /** Something with a host name or an address, inside or outside the cluster. */
  public static host(host: string): PeerEnd {
    return new PeerEnd(host);
  }

  private constructor(
    /** A name for people. */
    public readonly name: string,
    /** The labels of its pods. @default - it isn't pods */
    public readonly podLabels?: { readonly [label: string]: string },
    /** Their namespace. @default - that of the chart */
    public readonly namespace?: string,
  ) {}
}

/** A port, or a range of them. */
export interface PeerPorts {
  /** `TCP` or `UDP`. */
  readonly protocol: string;
  /** The first port. */
  readonly from: number;
  /** The last port. @default - the first one */
  readonly to?: number;
}

/** A connection that a part makes or takes. */
export interface Peer {
  /** The end that opens it. */
  readonly from: PeerEnd;
  /** The end that listens. */
  readonly to: PeerEnd;
  /** On which ports, as the listening end has them. */
  readonly ports: PeerPorts[];
  /** What for, in a few words, for example `the client API`. */
  readonly purpose: string;
}

const PEERS = new TreeValues<Peer>('cdk8s-matrix:peers');

/** Who talks to whom. Each part names its own connections. */
export class Peers {
  /** Those of a construct, and those of the chart that it is in. */
  public static of(scope: IConstruct): Peers {
    return new Peers(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** Names a connection. */
  public add(peer: Peer): void {
    PEERS.add(this.scope, peer);
  }

  /** All of the chart's. */
  public get all(): Peer[] {
    return PEERS.ofChart(Chart.of(this.scope));
  }
}
