import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { docsUrl } from '../shared/docs';
import { namespaceOf } from '../shared/namespace';
import { NextStepPhase } from '../shared/next-steps/next-step';
import { NextSteps } from '../shared/next-steps/next-steps';
import { PROBE } from './enforcement-probe';
import { serviceObjects } from './known-services';
import type { PolicySettings } from './policy-settings';
import { outsideHosts } from './outside-hosts';

/** Adds the steps of a person for the network policies. */
export function addPolicySteps(scope: IConstruct, { allowedNetworks }: PolicySettings): void {
  const steps = NextSteps.of(scope);
  steps._addLazyStep({ id: 'network-policies', phase: NextStepPhase.CHECK, lines: () => enforcementStep(scope) });
  if (allowedNetworks.length > 0) return;
  steps._addLazyStep({ id: 'hosts-by-name', phase: NextStepPhase.PREPARE, lines: () => hostsStep(scope) });
}

/** A person sees by a forbidden connection if the cluster enforces policies. */
function enforcementStep(scope: IConstruct): string[] | undefined {
  const chart = Chart.of(scope);
  const names = serviceObjects(chart).map(({ name, metadata }) => `${metadata.namespace ?? chart.namespace}/${name}`);
  const own = namespaceOf(chart);
  if (!names.includes(`${own}/element`) || !names.includes(`${own}/synapse`)) return undefined;
  return [
    `Check that the cluster enforces network policies. This must print \`refused\`. If it prints \`CONNECTED\`, any pod of the cluster reaches the server: ${docsUrl('network-policies.md#a-cluster-that-enforces-nothing')}`,
    '',
    `    kubectl -n ${own} exec statefulset/synapse -c synapse -- python3 -c '${PROBE}'`,
  ];
}

function hostsStep(scope: IConstruct): string[] | undefined {
  const hosts = outsideHosts(scope).map((host) => `\`${host}\``);
  if (hosts.length === 0) return undefined;
  return [
    `Network policies let the server reach ${hosts.join(', ')} only at public addresses. Name a private address in the prop \`networkPolicies\`, and there also say if a host is behind the ingress of this cluster: ${docsUrl('network-policies.md#servers-in-the-local-network')}`,
  ];
}
