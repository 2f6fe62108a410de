import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { takeArgument } from './checked-props';
import { checkObjectName, checkSecretKeyName } from './checks';
import { listOf, text } from './kinds';
import { isPassed } from './shape';
import { TreeValues } from './tree';

const KEPT = new TreeValues<{ readonly resource: string; readonly name: string }>('cdk8s-matrix:kept');
const VALUES = new TreeValues<KeptValues>('cdk8s-matrix:kept-values');
const KEYS = listOf(text(checkSecretKeyName), 'keys of the Secret');
const WRITERS = new TreeValues<{ readonly serviceAccountName: string }>('cdk8s-matrix:kept-values-writer');

/** Values of a Secret that must stay. */
export interface KeptValues {
  /** The Secret's namespace. Undefined is the chart's. */
  readonly namespace?: string;
  readonly secretName: string;
  /** The keys that may not be taken away or emptied. Undefined is all keys that have a value. */
  readonly keys?: readonly string[];
  /** The keys whose value may not be changed either, as it is nowhere else. */
  readonly unchangeable?: readonly string[];
}

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

  /**
   * Adds a Secret in the chart's namespace. It can't be deleted, and a change of it can't take away or empty its values.
   *
   * @param name the Secret's name
   * @param keys the keys whose values must stay. Default: all keys that have a value
   */
  public addSecret(name: string, keys?: string[]): void {
    const secretName = this.checked(name);
    if (!isPassed(arguments, 1)) this._addSecret({ secretName });
    else this._addSecret({ secretName, keys: takeArgument(this.subject, 'keys', keys, KEYS) });
  }

  /** Adds a Cluster of CloudNativePG in the chart's namespace, whose volumes are deleted with it. @internal */
  public _addCluster(name: string): void {
    KEPT.add(this.scope, { resource: 'clusters', name });
  }

  /** @internal */
  public _addSecret(values: Omit<KeptValues, 'namespace'>): void {
    KEPT.add(this.scope, { resource: 'secrets', name: values.secretName });
    this._addValues(values);
  }

  /** Adds values of a Secret that may be deleted as a whole. @internal */
  public _addValues(values: KeptValues): void {
    VALUES.add(this.scope, values);
  }

  /** Lets the pods of a service account in the chart's namespace change kept values. @internal */
  public _addWriter(serviceAccountName: string): void {
    WRITERS.add(this.scope, { serviceAccountName });
  }

  /** All kept objects of the chart, sorted and without repetition, as resource and name: `secrets/matrix-secrets`. */
  public get all(): string[] {
    const kept = KEPT.ofChart(Chart.of(this.scope)).map(({ resource, name }) => `${resource}/${name}`);
    return [...new Set(kept)].sort();
  }

  /** @internal */
  public get _values(): KeptValues[] {
    return VALUES.ofChart(Chart.of(this.scope));
  }

  /** @internal */
  public get _writers(): string[] {
    return WRITERS.ofChart(Chart.of(this.scope)).map(({ serviceAccountName }) => serviceAccountName);
  }

  /** The names become text of the guard's expression. */
  private checked(name: string): string {
    return takeArgument(this.subject, 'name', name, text(checkObjectName));
  }

  private get subject(): string {
    return `KeptObjects of '${this.scope.node.path}'`;
  }
}
