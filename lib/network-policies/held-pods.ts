import { Chart, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct, IConstruct } from 'constructs';
import { TreeValues } from '../shared/tree';
import { keyOf } from './pod-kind';
import type { PodKind } from './pod-kind';
import { namespaceOf } from '../shared/namespace';

/** Gives the policy of pods. A chart with network policies has one of these. */
export interface PolicySource {
  readonly specOf: (pods: PodKind) => k8s.NetworkPolicySpec;
}

const SOURCES = new TreeValues<PolicySource>('cdk8s-matrix:policy-source');
const HELD = new TreeValues<PodKind>('cdk8s-matrix:policy-of-part');

/** Names the source of the policies of a chart. */
export function addPolicySource(scope: IConstruct, source: PolicySource): void {
  SOURCES.add(scope, source);
}

/** True if the chart has network policies. */
export function hasPolicies(scope: IConstruct): boolean {
  return SOURCES.ofChart(Chart.of(scope)).length > 0;
}

/** True if the part that made the pods has made their policy too. */
export function isHeldByPart(scope: IConstruct, pods: PodKind): boolean {
  return HELD.ofChart(Chart.of(scope)).some((held) => keyOf(held) === keyOf(pods));
}

/**
 * The policy of pods that are held in any case. In a chart with network policies it is like those of all other pods.
 *
 * @param alone the policy in a chart without
 */
export function partPolicy(
  scope: Construct,
  metadata: k8s.ObjectMeta,
  labels: PodKind['labels'],
  alone: () => k8s.NetworkPolicySpec,
): void {
  const chart = Chart.of(scope);
  const pods = { namespace: metadata.namespace ?? namespaceOf(scope), labels };
  HELD.add(scope, pods);
  const produce = () => SOURCES.ofChart(chart).at(0)?.specOf(pods) ?? alone();
  new k8s.KubeNetworkPolicy(scope, 'NetworkPolicy', { metadata, spec: Lazy.any({ produce }) as k8s.NetworkPolicySpec });
}
