import type { IConstruct } from 'constructs';
import { Findings } from './findings';
import { checkPods } from './pod-checks';
import type { PodDnsOptions } from './pod-dns-options';
import type { PodOptions } from './pod-options';
import { TreeValues } from './tree';

const WISHES = new TreeValues<PodOptions>('cdk8s-matrix:pods');
const READ = new TreeValues<object>('cdk8s-matrix:pods-read');

/** Wishes for every pod below a construct: for those who use the parts in a chart of their own. `MatrixStack` and the parts have a prop `pods` for it. */
export class PodSettings {
  /** The wishes for a construct and everything below it. */
  public static of(scope: IConstruct): PodSettings {
    return new PodSettings(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Adds wishes, merged over those of the constructs above and over earlier ones.
   *
   * @throws where something is wrong with them, or where pods were made below the construct already
   */
  public add(pods: PodOptions): void {
    const findings = new Findings();
    checkPods(findings, pods);
    findings.throwIfAny(`PodSettings of '${this.scope.node.path}'`);
    if (READ.within(this.scope).length > 0) {
      throw new Error(
        `PodSettings of '${this.scope.node.path}' come too late: some of its pods are made already. Call PodSettings.of(…).add(…) before you create the parts, or use their prop 'pods'`,
      );
    }
    WISHES.add(this.scope, pods);
  }
}

/** Leaves the prop `pods` of a part at it, before the part makes pods. */
export function leavePods(scope: IConstruct, pods: PodOptions | undefined): void {
  if (pods) WISHES.add(scope, pods);
}

/** The wishes for a pod that a construct makes. */
export function podOptions(scope: IConstruct): PodOptions {
  READ.add(scope, {});
  return WISHES.above(scope).reduce(merge, {});
}

function merge(outer: PodOptions, inner: PodOptions): PodOptions {
  return {
    ...outer,
    ...inner,
    imagePullSecrets: both(outer.imagePullSecrets, inner.imagePullSecrets),
    tolerations: both(outer.tolerations, inner.tolerations),
    nodeSelector: { ...outer.nodeSelector, ...inner.nodeSelector },
    labels: { ...outer.labels, ...inner.labels },
    annotations: { ...outer.annotations, ...inner.annotations },
    dns: mergeDns(outer.dns, inner.dns),
  };
}

function mergeDns(outer: PodDnsOptions | undefined, inner: PodDnsOptions | undefined): PodDnsOptions {
  const options = [...(outer?.options ?? []), ...(inner?.options ?? [])];
  return { ...outer, ...inner, options: [...new Map(options.map((option) => [option.name, option])).values()] };
}

function both<T>(outer: readonly T[] = [], inner: readonly T[] = []): T[] {
  return [...outer, ...inner];
}
