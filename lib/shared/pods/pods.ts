import type { IConstruct } from 'constructs';
import { Findings } from '../findings';
import { takeValue } from '../shape';
import { pods as podsKind } from './pod-checks';
import type { PodDnsOptions } from './pod-dns-options';
import type { PodOptions } from './pod-options';
import { TreeValues } from '../tree';

const WISHES = new TreeValues<PodOptions>('cdk8s-matrix:pods');
const READ = new TreeValues<object>('cdk8s-matrix:pods-read');

/** Options of every pod below a construct, for users who use the parts in their own chart. `MatrixStack` and the parts have the prop `pods` for the same. */
export class PodSettings {
  /** The pod settings of a construct and of everything below it. */
  public static of(scope: IConstruct): PodSettings {
    return new PodSettings(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Adds pod options. They are merged over earlier options, and over those of the constructs above.
   *
   * @throws if an option is wrong, or if pods were made below the construct already
   */
  public add(pods: PodOptions): void {
    const findings = new Findings();
    const taken = takeValue(findings, 'pods', pods, podsKind);
    findings.throwIfAny(`PodSettings of '${this.scope.node.path}'`);
    if (READ.within(this.scope).length > 0) {
      throw new Error(
        `PodSettings of '${this.scope.node.path}' come too late: some of its pods are made already. Call PodSettings.of(…).add(…) before you create the parts, or use their prop 'pods'`,
      );
    }
    if (taken) WISHES.add(this.scope, taken);
  }
}

/** Adds the prop `pods` of a part to the tree. A part must call this before it makes pods. */
export function leavePods(scope: IConstruct, pods: PodOptions | undefined): void {
  if (pods) WISHES.add(scope, pods);
}

/** The options of a pod that a construct makes. @param dns the DNS settings that the pod has unless the user gives others */
export function podOptions(scope: IConstruct, dns?: PodDnsOptions): PodOptions {
  READ.add(scope, {});
  return WISHES.above(scope).reduce(merge, { dns });
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
