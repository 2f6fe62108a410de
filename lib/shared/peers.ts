import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { takeArgument } from './checked-props';
import { checkPort } from './checks';
import { Findings } from './findings';
import { instanceOf, listOf, mapOf, number, shapeOf, text } from './kinds';
import { isPassed, required, takeValue } from './shape';
import type { Kind, Shape } from './shape';
import { TreeValues } from './tree';

/** An end of a connection. */
export class PeerEnd {
  /** Pods of the cluster, by their labels. @param namespace the namespace of the pods; by default that of the chart */
  public static pods(name: string, labels: { readonly [label: string]: string }, namespace?: string): PeerEnd {
    const found = new Findings();
    takeValue(found, 'name', name, text());
    takeValue(found, 'labels', labels, mapOf(text(), 'text'));
    if (isPassed(arguments, 2)) takeValue(found, 'namespace', namespace, text());
    return new PeerEnd(name, labels, namespace, found);
  }

  /** Anybody on the internet. */
  public static internet(): PeerEnd {
    return new PeerEnd('the internet');
  }

  /** The cluster's ingress controller. */
  public static ingress(): PeerEnd {
    return new PeerEnd('the ingress');
  }

  /** The Prometheus that reads the metrics of the parts, in any namespace of the cluster. */
  public static monitoring(): PeerEnd {
    return new PeerEnd('Prometheus');
  }

  /** The API server of the cluster. */
  public static kubernetesApi(): PeerEnd {
    return new PeerEnd('the Kubernetes API');
  }

  /** A host name or an address, inside or outside of the cluster. */
  public static host(host: string): PeerEnd {
    const found = new Findings();
    takeValue(found, '', host, text());
    return new PeerEnd(host, undefined, undefined, found);
  }

  private constructor(
    /** The name of this end, for readers. */
    public readonly name: string,
    /** The labels of its pods. @default - this end has no pods */
    public readonly podLabels?: { readonly [label: string]: string },
    /** The namespace of the pods. @default - the namespace of the chart */
    public readonly namespace?: string,
    private readonly found = new Findings(),
  ) {}

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
  }
}

/** A port, or a range of ports. */
export interface PeerPorts {
  /** `TCP` or `UDP`. */
  readonly protocol: string;
  /** The first port. */
  readonly from: number;
  /** The last port. @default - the first port */
  readonly to?: number;
}

/** A connection that a part opens or accepts. */
export interface Peer {
  /** The end that opens it. */
  readonly from: PeerEnd;
  /** The end that listens. */
  readonly to: PeerEnd;
  /** The ports on which the end `to` listens. */
  readonly ports: PeerPorts[];
  /** The purpose of the connection, in a few words, for example `the client API`. */
  readonly purpose: string;
}

const PORTS: Shape<PeerPorts> = {
  protocol: required(text()),
  from: required(number(checkPort)),
  to: number(checkPort),
};

const end: Kind<PeerEnd> = (findings, prop, value) => {
  const given = instanceOf(PeerEnd, 'PeerEnd.internet()')(findings, prop, value);
  given?._check(findings, prop);
  return given;
};

const PEER: Shape<Peer> = {
  from: required(end),
  to: required(end),
  ports: required(listOf(shapeOf(PORTS), 'ports')),
  purpose: required(text()),
};

/** The ports of the API server: that of its Service, and that of the server itself. */
export const API_PORTS: PeerPorts[] = [443, 6443].map((from) => ({ protocol: 'TCP', from }));

const PEERS = new TreeValues<Peer>('cdk8s-matrix:peers');

/** The connections between pods, and to and from the outside. Each part adds its own. */
export class Peers {
  /** The connections of the chart that a construct is in. Connections that are added belong to the construct. */
  public static of(scope: IConstruct): Peers {
    return new Peers(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** Adds a connection. */
  public add(peer: Peer): void {
    PEERS.add(this.scope, takeArgument(`Peers of '${this.scope.node.path}'`, 'peer', peer, shapeOf(PEER)));
  }

  /** All connections of the chart. */
  public get all(): Peer[] {
    return PEERS.ofChart(Chart.of(this.scope));
  }
}
