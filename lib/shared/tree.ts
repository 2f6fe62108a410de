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
    for (const { node } of scope.node.scopes) {
      for (const { data } of node.metadata.filter(({ type }) => type === this.watcher)) {
        (data as (value: T) => void)(value);
      }
    }
  }

  /** The values below a construct, its own included, in the order of the tree. */
  public within(root: IConstruct): T[] {
    return root.node.findAll().flatMap((construct) => this.at(construct));
  }

  /** The values at a construct and above it, the root's first. */
  public above(scope: IConstruct): T[] {
    return scope.node.scopes.flatMap((construct) => this.at(construct));
  }

  /** Calls back for each value below a construct: for those that are there now, and for those that come later. */
  public watch(root: IConstruct, found: (value: T) => void): void {
    this.within(root).forEach(found);
    root.node.addMetadata(this.watcher, found);
  }

  private at(construct: IConstruct): T[] {
    return construct.node.metadata.filter(({ type }) => type === this.kind).map(({ data }) => data as T);
  }

  private get watcher(): string {
    return `${this.kind}:watcher`;
  }
}
