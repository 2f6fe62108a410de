import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Findings } from '../shared/findings';
import type { FirewallPorts } from './relay-ports';
import type { TurnExposure } from './turn-exposure';

/** The ports that a relay takes, and where. */
export interface RelayPlace extends IConstruct {
  readonly ports: readonly FirewallPorts[];
  /** @internal */
  readonly _exposure: TurnExposure;
  /** The labels of the nodes on which the relay may run. @internal */
  readonly _nodeSelector: { readonly [label: string]: string };
}

interface Place {
  readonly exposure: TurnExposure;
  readonly nodeSelector: { readonly [label: string]: string };
  readonly ports: readonly FirewallPorts[];
}

/** A relay that has some of the same ports. */
export interface Clash {
  readonly path: string;
  /** A phrase that names the place, for example `the node`. */
  readonly place: string;
  /** True if the two may be on different nodes, since they are not in one chart. */
  readonly avoidable: boolean;
  readonly ports: string | number;
}

/** The other relays of an app, and so of a cluster, that have some of the same ports. */
export function clashes(mine: Place, scope: IConstruct, others: readonly RelayPlace[]): Clash[] {
  return others.flatMap((other) => {
    const place = sharedPlace(mine, other);
    // A node port has one owner, for UDP and TCP together.
    const anyProtocol = mine.exposure._kind === 'NodePort';
    const clash = mine.ports.find((a) =>
      other.ports.some((b) => (anyProtocol || a.protocol === b.protocol) && a.from <= b.to && b.from <= a.to),
    );
    if (place === undefined || !clash) return [];
    const ports = clash.from === clash.to ? clash.from : `${clash.from}-${clash.to}`;
    const avoidable = mine.exposure._onNode && Chart.of(other) !== Chart.of(scope);
    return [{ path: other.node.path, place, avoidable, ports }];
  });
}

/** Finds ports that another relay has already. The check assumes that two relays of one chart run on the same node. */
export function checkNeighbours(findings: Findings, found: readonly Clash[]): void {
  for (const { path, place, ports } of found.filter(({ avoidable }) => !avoidable)) {
    findings.add('exposure', `takes ports of ${place} that '${path}' has: give each relay its own`, ports);
  }
}

/** A phrase that names the place at which two relays can't have the same port, or undefined if they have no such place. */
function sharedPlace({ exposure, nodeSelector }: Place, other: RelayPlace): string | undefined {
  const theirs = other._exposure;
  if (exposure._onNode && theirs._onNode) return differ(nodeSelector, other._nodeSelector) ? undefined : 'the node';
  if (exposure._kind !== theirs._kind) return undefined;
  if (exposure._kind === 'NodePort') return 'the nodes';
  const { address } = exposure._loadBalancer;
  return address !== undefined && address === theirs._loadBalancer.address ? `the address ${address}` : undefined;
}

/** True if no node can have both sets of labels. */
function differ(a: RelayPlace['_nodeSelector'], b: RelayPlace['_nodeSelector']): boolean {
  return Object.entries(a).some(([label, value]) => Object.hasOwn(b, label) && b[label] !== value);
}
