import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { takeArgument } from './checked-props';
import { checkObjectName } from './checks';
import { text } from './kinds';
import { TreeValues } from './tree';

const KEPT = new TreeValues<{ readonly resource: string; readonly name: string }>('cdk8s-matrix:kept');

/**
 * Objects with data that can't be made again. Each part adds its own objects, and {@link DeletionGuard} makes the API server refuse to delete those of its chart.
 */
export class KeptObjects {
  /** The kept objects of the chart that a construct is in. Objects that are added belong to the construct. */
  public static of(scope: IConstruct): KeptObjects {
    return new KeptObjects(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** Adds a claim in the chart's namespace. */
  public addClaim(name: string): void {
    KEPT.add(this.scope, { resource: 'persistentvolumeclaims', name: this.checked(name) });
  }

  /** Adds a Secret in the chart's namespace. */
  public addSecret(name: string): void {
    KEPT.add(this.scope, { resource: 'secrets', name: this.checked(name) });
  }

  /** All kept objects of the chart, sorted and without repetition, as resource and name: `secrets/matrix-secrets`. */
  public get all(): string[] {
    const kept = KEPT.ofChart(Chart.of(this.scope)).map(({ resource, name }) => `${resource}/${name}`);
    return [...new Set(kept)].sort();
  }

  /** The names become text of the guard's expression. */
  private checked(name: string): string {
    return takeArgument(`KeptObjects of '${this.scope.node.path}'`, 'name', name, text(checkObjectName));
  }
}
