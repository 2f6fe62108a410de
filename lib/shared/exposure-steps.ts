import type { Exposure } from './exposure';
import { portText } from './firewall-ports';
import type { FirewallPorts } from './firewall-ports';
import { NextStepPhase } from './next-steps/next-step';
import type { NextStep } from './next-steps/next-step';
import { INGRESS_PORTS } from './port-checks';
import type { Clash } from './public-ports';

/** A part that the internet reaches past the ingress, for readers. */
export interface ExposedPart {
  /** The start of the IDs of its steps. */
  readonly id: string;
  /** Its name, for example `relay`. */
  readonly name: string;
  readonly service: string;
  readonly namespace: string;
  readonly ports: readonly FirewallPorts[];
  /** The props that set its ports, for example `'port' and 'tlsPort'`. */
  readonly portProps: string;
}

/** The step that warns of an external address that only a private network reaches. */
export function privateAddressStep(part: Pick<ExposedPart, 'id' | 'name'>, addresses: readonly string[]): NextStep {
  return {
    id: `${part.id}-private-address`,
    phase: NextStepPhase.PREPARE,
    lines: [
      `The ${part.name} tells everybody its private address ${addresses.join(', ')}: only people in that network can have calls through it.`,
      "For calls from everywhere, set 'externalIp' to the address that your router has on the internet.",
    ],
  };
}

/** The step of a part whose ports need an address that no other Service has. */
export function ownAddressStep(part: ExposedPart, exposure: Exposure, rivals: readonly string[]): NextStep | undefined {
  if (exposure._kind !== 'LoadBalancer') return undefined;
  const ingress = part.ports.filter(({ from }) => INGRESS_PORTS.includes(from)).map(({ from }) => from);
  const reasons = [
    ...(ingress.length > 0 ? [`port ${[...new Set(ingress)].join(', ')} is Traefik's`] : []),
    ...rivals.map((rival) => `'${rival}' has a Service too`),
  ];
  if (reasons.length === 0) return undefined;
  return {
    id: `${part.id}-own-address`,
    phase: NextStepPhase.PREPARE,
    lines: [
      `The Service '${part.service}' needs an address of its own, since ${reasons.join(', and ')}. MetalLB gives one. k3s's own load balancer has the`,
      "addresses of the nodes only, ignores 'address', and leaves a Service whose port is taken at <pending>:",
      '',
      `    kubectl -n ${part.namespace} get service ${part.service}`,
    ],
  };
}

/** The step of a part that needs a node of its own, since a part of another chart has some of its ports. */
export function ownNodeStep(part: ExposedPart, found: readonly Clash[]): NextStep | undefined {
  if (found.length === 0) return undefined;
  const theirs = found.map(({ path, mine }) => `'${path}' has too (${portText(mine)})`).join(', ');
  return {
    id: `${part.id}-own-node`,
    phase: NextStepPhase.PREPARE,
    lines: [
      `The ${part.name} takes ports of its node that ${theirs}: on a cluster with one node it`,
      `stays Pending. Give each its own ${part.portProps}, or its own node by 'pods.nodeSelector'.`,
    ],
  };
}
