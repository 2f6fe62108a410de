import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

/**
 * Values of one kind that parts add to the construct tree, and that other parts read. So no part has to pass on the values of another part.
 *
 * The values are metadata of the constructs, so a second installed copy of this library finds them too.
 */
export class TreeValues<T extends object> {
  constructor(private readonly kind: string) {}

  /** Adds a value to a construct. */
  public add(scope: IConstruct, value: T): void {
    scope.node.addMetadata(this.kind, value);
    for (const found of this.watchers(scope)) found(value);
  }

  /** The values of a chart, in the order of the tree, without the values of charts inside it. */
  public ofChart(chart: Chart): T[] {
    return ownConstructs(chart).flatMap((construct) => this.at(construct));
  }

  /** The values at a construct and below it, in the order of the tree. */
  public within(scope: IConstruct): T[] {
    return scope.node.findAll().flatMap((construct) => this.at(construct));
  }

  /** The values at a construct and above it. The values of the root come first. */
  public above(scope: IConstruct): T[] {
    return scope.node.scopes.flatMap((construct) => this.at(construct));
  }

  /** Calls back for each value of a chart, also for values that are added later. */
  public watch(chart: Chart, found: (value: T) => void): void {
    this.ofChart(chart).forEach(found);
    chart.node.addMetadata(this.watcher, found);
  }

  private at(construct: IConstruct): T[] {
    return construct.node.metadata.filter(({ type }) => type === this.kind).map(({ data }) => data as T);
  }

  private watchers(scope: IConstruct): ((value: T) => void)[] {
    const watching = chartOf(scope)?.node.metadata.filter(({ type }) => type === this.watcher) ?? [];
    return watching.map(({ data }) => data as (value: T) => void);
  }

  private get watcher(): string {
    return `${this.kind}:watcher`;
  }
}

/** A construct and those below it, in the order of the tree, without charts inside it. */
function ownConstructs(construct: IConstruct): IConstruct[] {
  const children = construct.node.children.filter((child) => !Chart.isChart(child));
  return [construct, ...children.flatMap(ownConstructs)];
}

function chartOf(construct: IConstruct): Chart | undefined {
  return construct.node.scopes.reverse().find((scope): scope is Chart => Chart.isChart(scope));
}
