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
    for (const above of new Set([scope.node.root, chartOf(scope)])) above?.node.addMetadata(this.holder, scope);
    for (const found of this.watchers(scope)) found(value);
  }

  /** The values of a chart, in the order of the tree, without the values of charts inside it. */
  public ofChart(chart: Chart): T[] {
    return this.holders(chart, chart).flatMap((construct) => this.at(construct));
  }

  /** The values at a construct and below it, in the order of the tree. */
  public within(scope: IConstruct): T[] {
    return this.holders(scope, scope.node.root).flatMap((construct) => this.at(construct));
  }

  /** The charts of an app that have values, each with those of its own, in the order of the tree. */
  public byChart(app: IConstruct): Map<Chart, T[]> {
    const found = new Map<Chart, T[]>();
    for (const construct of this.holders(app, app)) {
      const chart = chartOf(construct);
      if (chart) found.set(chart, [...(found.get(chart) ?? []), ...this.at(construct)]);
    }
    return found;
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
    return metadataOf(construct, this.kind);
  }

  private watchers(scope: IConstruct): ((value: T) => void)[] {
    const chart = chartOf(scope);
    return chart ? metadataOf(chart, this.watcher) : [];
  }

  /** The constructs with values at a construct and below it, of those that the chart or the app above knows. */
  private holders(scope: IConstruct, known: IConstruct): IConstruct[] {
    return inTreeOrder(scope, metadataOf(known, this.holder));
  }

  /** The kind of the metadata by which charts and apps know their constructs with values. A walk through all constructs would take long. */
  private get holder(): string {
    return `${this.kind}:holder`;
  }

  private get watcher(): string {
    return `${this.kind}:watcher`;
  }
}

/** The constructs of the list that are at `top` or below it, and still in the tree, each once. */
function inTreeOrder(top: IConstruct, constructs: readonly IConstruct[]): IConstruct[] {
  const wanted = new Set(constructs);
  const above = new Set(constructs.flatMap((construct) => construct.node.scopes));
  const found: IConstruct[] = [];
  const visit = (construct: IConstruct) => {
    if (wanted.has(construct)) found.push(construct);
    for (const child of construct.node.children) if (above.has(child)) visit(child);
  };
  if (wanted.size > 0) visit(top);
  return found;
}

function metadataOf<T>(construct: IConstruct, kind: string): T[] {
  return construct.node.metadata.filter(({ type }) => type === kind).map(({ data }) => data as T);
}

function chartOf(construct: IConstruct): Chart | undefined {
  return construct.node.scopes.reverse().find((scope): scope is Chart => Chart.isChart(scope));
}
