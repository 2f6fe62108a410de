import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Exposure } from './exposure';
import type { Findings } from './findings';
import { portText } from './firewall-ports';
import type { FirewallPorts } from './firewall-ports';
import { TreeValues } from './tree';

/** Ports that the internet reaches, with the prop that sets them. */
export interface PublicPorts extends FirewallPorts {
  readonly prop: string;
}

/** The ports that a part takes past the ingress, and where. */
export interface PublicPlace {
  /** The path of the part on the construct tree. */
  readonly path: string;
  /** The path of its chart. Parts of one chart are assumed to run on the same node. */
  readonly chart: string;
  readonly exposure: Exposure;
  /** The labels of the nodes on which the part may run. */
  readonly nodeSelector: { readonly [label: string]: string };
  readonly ports: readonly PublicPorts[];
}

/** A part that has some of the same ports. */
export interface Clash {
  readonly path: string;
  /** A phrase that names the place, for example `the node`. */
  readonly place: string;
  /** True if the two may be on different nodes, since they are not in one chart. */
  readonly avoidable: boolean;
  /** The ports of the part that was built last, and so the ones to change. */
  readonly mine: PublicPorts;
}

const PLACES = new TreeValues<PublicPlace>('cdk8s-matrix:public-ports');

/** The ports that the parts of an app, and so of a cluster, take past the ingress. Each part adds its own, and finds the clashes with all others. */
export class PublicPlaces {
  public static of(scope: IConstruct): PublicPlaces {
    return new PublicPlaces(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** The place of the construct itself. */
  public place(place: Omit<PublicPlace, 'path' | 'chart'>): PublicPlace {
    return { ...place, path: this.scope.node.path, chart: Chart.of(this.scope).node.path };
  }

  public add(place: PublicPlace): void {
    PLACES.add(this.scope, place);
  }

  /** The places of the parts that were added before. */
  public get all(): PublicPlace[] {
    return PLACES.within(this.scope.node.root);
  }
}

/** The other parts that have some of a part's ports at the same place. */
export function clashes(mine: PublicPlace, others: readonly PublicPlace[]): Clash[] {
  return others.flatMap((other) => {
    const place = sharedPlace(mine, other);
    const ports = sharedPorts(mine, other);
    if (place === undefined || !ports) return [];
    return [{ path: other.path, place, avoidable: mine.exposure._onNode && mine.chart !== other.chart, mine: ports }];
  });
}

/** Finds ports that another part has already, unless two nodes are the remedy. */
export function checkClashes(findings: Findings, found: readonly Clash[]): void {
  for (const { path, place, mine } of found.filter(({ avoidable }) => !avoidable)) {
    const got = mine.from === mine.to ? mine.from : portText(mine);
    findings.add(mine.prop, `takes a port of ${place} that '${path}' has: give each its own`, got);
  }
}

/** The paths of other parts with a Service of type LoadBalancer that has some of the same ports. */
export function loadBalancerRivals(mine: PublicPlace, others: readonly PublicPlace[]): string[] {
  if (mine.exposure._kind !== 'LoadBalancer') return [];
  return others
    .filter((other) => other.exposure._kind === 'LoadBalancer' && sharedPorts(mine, other))
    .map(({ path }) => path);
}

function sharedPorts(mine: PublicPlace, other: PublicPlace): PublicPorts | undefined {
  // A node port has one owner, for UDP and TCP together.
  const anyProtocol = mine.exposure._kind === 'NodePort';
  return mine.ports.find((a) =>
    other.ports.some((b) => (anyProtocol || a.protocol === b.protocol) && a.from <= b.to && b.from <= a.to),
  );
}

/** A phrase that names the place at which two parts can't have the same port, or undefined if they have no such place. */
function sharedPlace({ exposure, nodeSelector }: PublicPlace, other: PublicPlace): string | undefined {
  const theirs = other.exposure;
  if (exposure._onNode && theirs._onNode) return differ(nodeSelector, other.nodeSelector) ? undefined : 'the node';
  if (exposure._kind !== theirs._kind) return undefined;
  if (exposure._kind === 'NodePort') return 'the nodes';
  const { address } = exposure._loadBalancer;
  return address !== undefined && address === theirs._loadBalancer.address ? `the address ${address}` : undefined;
}

/** True if no node can have both sets of labels. */
function differ(a: PublicPlace['nodeSelector'], b: PublicPlace['nodeSelector']): boolean {
  return Object.entries(a).some(([label, value]) => Object.hasOwn(b, label) && b[label] !== value);
}
