import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { TreeValues } from './tree';

const KEPT = new TreeValues<{ readonly resource: string; readonly name: string }>('cdk8s-matrix:kept');

/**
 * Objects that hold what can't be made again. Each part names its own, and {@link DeletionGuard} has the API server refuse to delete those of its chart.
 */
export class KeptObjects {
  /** Those of a construct, and those of the chart that it is in. */
  public static of(scope: IConstruct): KeptObjects {
    return new KeptObjects(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** Names a claim in the chart's namespace. */
  public addClaim(name: string): void {
    KEPT.add(this.scope, { resource: 'persistentvolumeclaims', name });
  }

  /** Names a Secret in the chart's namespace. */
  public addSecret(name: string): void {
    KEPT.add(this.scope, { resource: 'secrets', name });
  }

  /** All of the chart's, each once and in order, as resource and name: `secrets/matrix-secrets`. */
  public get all(): string[] {
    const kept = KEPT.ofChart(Chart.of(this.scope)).map(({ resource, name }) => `${resource}/${name}`);
    return [...new Set(kept)].sort();
  }
}
