import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

/**
 * Values of one kind that parts leave on the construct tree, for those who read it: no part hands another one's facts on.
 *
 * They are metadata of the constructs, so they are found across copies of this library too.
 */
export class TreeValues<T extends object> {
  constructor(private readonly kind: string) {}

  /** Leaves a value at a construct. */
  public add(scope: IConstruct, value: T): void {
    scope.node.addMetadata(this.kind, value);
    for (const found of this.watchers(scope)) found(value);
  }

  /** The values of one chart, in the order of the tree, without those of charts inside it. */
  public ofChart(chart: Chart): T[] {
    const own = chart.node.findAll().filter((construct) => chartOf(construct) === chart);
    return own.flatMap((construct) => this.at(construct));
  }

  /** The values at a construct and below it, in the order of the tree. */
  public within(scope: IConstruct): T[] {
    return scope.node.findAll().flatMap((construct) => this.at(construct));
  }

  /** The values at a construct and above it, the root's first. */
  public above(scope: IConstruct): T[] {
    return scope.node.scopes.flatMap((construct) => this.at(construct));
  }

  /** Calls back for each value of one chart: for those that are there now, and for those that come later. */
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

function chartOf(construct: IConstruct): Chart | undefined {
  return construct.node.scopes.reverse().find((scope): scope is Chart => Chart.isChart(scope));
}
