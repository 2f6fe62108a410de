import { ApiObject, Chart, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { takeProps } from '../shared/checked-props';
import { Findings } from '../shared/findings';
import { selectorLabels } from '../shared/labels';
import { namespaceOf } from '../shared/namespace';
import { Peers } from '../shared/peers';
import { isPassed } from '../shared/shape';
import { watchNamespaces } from '../shared/taken-namespaces';
import { connections } from './connections';
import type { Connection } from './connections';
import { addPolicySource, isHeldByPart } from './held-pods';
import { knownServices, serviceObjects } from './known-services';
import { keyOf, policyName } from './pod-kind';
import type { PodKind } from './pod-kind';
import { NETWORK_POLICIES_OPTIONS } from './policy-options';
import type { NetworkPoliciesOptions } from './policy-options';
import { policySettings } from './policy-settings';
import type { PolicySettings } from './policy-settings';
import { DENY_ALL, policySpec } from './policy-spec';
import { addPolicySteps } from './policy-steps';

const LABELS = selectorLabels('network-policies', 'network-policies', 'network-policies');

/**
 * Network policies for the namespaces of a chart's parts, made from the connections that the parts add to {@link Peers}. Parts may be made before and after it. A
 * {@link MatrixStack} has it already.
 *
 * @throws one error that lists everything wrong with the props
 */
export class MatrixNetworkPolicies extends Construct {
  private readonly settings: PolicySettings;
  private readonly denyOthers?: boolean;
  private readonly own = new Set<string>();
  private readonly found: PodKind[] = [];
  private readonly names = new Map<string, string>();
  private known?: { readonly key: string; readonly connections: Connection[] };

  constructor(scope: Construct, id: string, given?: NetworkPoliciesOptions) {
    super(scope, id);
    const findings = new Findings();
    const props = isPassed(arguments, 2) ? takeProps(findings, given!, NETWORK_POLICIES_OPTIONS) : {};
    findings.throwIfAny(`MatrixNetworkPolicies '${this.node.path}'`);
    this.settings = policySettings(props);
    this.denyOthers = props.denyOthers;
    addPolicySource(this, { specOf: (pods) => this.specOf(pods) });
    this.addNamespace(this.chartNamespace);
    watchNamespaces(this, (namespace) => this.addNamespace(namespace));
    Peers.of(this)._watchPods(({ namespace = this.chartNamespace, podLabels: labels = {} }) => {
      this.found.push({ namespace, labels });
      this.hold({ namespace, labels });
    });
    addPolicySteps(this, this.settings);
  }

  private get chartNamespace(): string {
    return namespaceOf(this);
  }

  private addNamespace(namespace: string): void {
    if (this.own.has(namespace)) return;
    this.own.add(namespace);
    if (this.denyOthers ?? this.isMade(namespace)) this.policy({ namespace, name: 'default-deny' }, DENY_ALL);
    this.found.filter((pods) => pods.namespace === namespace).forEach((pods) => this.hold(pods));
  }

  /** True if the chart makes the namespace, so that nobody else has pods in it. */
  private isMade(namespace: string): boolean {
    return Chart.of(this)
      .node.findAll()
      .some((each) => ApiObject.isApiObject(each) && each.kind === 'Namespace' && each.name === namespace);
  }

  /** Makes the policy of pods, unless they have one, or are somebody else's. */
  private hold(pods: PodKind): void {
    const { namespace } = pods;
    if (!this.own.has(namespace) || isHeldByPart(this, pods)) return;
    const isTaken = (name: string) => ![undefined, keyOf(pods)].includes(this.names.get(`${namespace}/${name}`));
    const name = policyName(pods, isTaken);
    if (this.names.has(`${namespace}/${name}`)) return;
    this.names.set(`${namespace}/${name}`, keyOf(pods));
    this.policy({ namespace, name }, Lazy.any({ produce: () => this.specOf(pods) }) as k8s.NetworkPolicySpec);
  }

  private policy({ namespace, name }: { namespace: string; name: string }, spec: k8s.NetworkPolicySpec): void {
    new k8s.KubeNetworkPolicy(this, `${namespace}-${name}`, { metadata: { name, namespace, labels: LABELS }, spec });
  }

  private specOf(pods: PodKind): k8s.NetworkPolicySpec {
    return policySpec(pods, this.connections, this.settings);
  }

  /** All connections of the chart. They are found once for all policies of a synth, since an app may have many stacks. */
  private get connections(): Connection[] {
    const peers = Peers.of(this).all;
    const services = serviceObjects(Chart.of(this));
    const key = `${peers.length} ${services.length}`;
    if (this.known?.key !== key) {
      const { own, settings, chartNamespace: namespace } = this;
      const around = { namespace, own, settings, services: knownServices(services, namespace) };
      this.known = { key, connections: connections(peers, around) };
    }
    return this.known.connections;
  }
}
