import { NextStepPhase } from '../shared/next-steps/next-step';
import type { NextStep } from '../shared/next-steps/next-step';
import { allocationsOfCall, callsCarried, relayPortCount, totalQuota, uriCount } from './call-capacity';
import type { CoturnOptions } from './coturn-options';
import { INGRESS_PORTS } from './port-checks';
import type { Clash } from './relay-neighbours';
import type { FirewallPorts } from './relay-ports';
import type { TurnExposure } from './turn-exposure';

/** The step that tells how many calls a relay carries, and the remedy if it can't carry one. */
export function capacityStep(options: CoturnOptions): NextStep {
  const calls = callsCarried(options);
  const each = allocationsOfCall(uriCount(options));
  const ports = relayPortCount(options);
  const limit = totalQuota(options) < ports ? `a 'totalQuota' of ${totalQuota(options)}` : `${ports} relay ports`;
  const carried =
    calls > 0
      ? [
          `The relay has ${limit}: enough for ${calls} ringing ${calls === 1 ? 'call' : 'calls'} of Element Web at once, with up to ${each} ports each.`,
        ]
      : [
          `The relay has ${limit}, and a call of Element Web takes up to ${each} while it rings. A call may stay at "Connecting".`,
          `Use TurnExposure.hostNetwork() with its default range, or set 'maxRelayPort' and 'totalQuota' for ${each} ports or more.`,
        ];
  return { id: 'relay-capacity', phase: NextStepPhase.PREPARE, lines: carried };
}

/** The step that warns of an external address that only a private network reaches. */
export function privateAddressStep(addresses: readonly string[]): NextStep {
  return {
    id: 'relay-private-address',
    phase: NextStepPhase.PREPARE,
    lines: [
      `The relay tells everybody its private address ${addresses.join(', ')}: only people in that network can have calls through it.`,
      "For calls from everywhere, set 'externalIp' to the address that your router has on the internet.",
    ],
  };
}

/** The step of a relay whose ports need an address that no other Service has. */
export function ownAddressStep(
  exposure: TurnExposure,
  relay: { readonly ports: readonly FirewallPorts[]; readonly namespace: string; readonly rivals: readonly string[] },
): NextStep | undefined {
  if (exposure._kind !== 'LoadBalancer') return undefined;
  const ingress = relay.ports.filter(({ from }) => INGRESS_PORTS.includes(from)).map(({ from }) => from);
  const reasons = [
    ...(ingress.length > 0 ? [`port ${[...new Set(ingress)].join(', ')} is Traefik's`] : []),
    ...relay.rivals.map((rival) => `'${rival}' has a Service too`),
  ];
  if (reasons.length === 0) return undefined;
  return {
    id: 'relay-own-address',
    phase: NextStepPhase.PREPARE,
    lines: [
      `The Service 'coturn' needs an address of its own, since ${reasons.join(', and ')}. MetalLB gives one. k3s's own load balancer has the`,
      "addresses of the nodes only, ignores 'address', and leaves a Service whose port is taken at <pending>:",
      '',
      `    kubectl -n ${relay.namespace} get service coturn`,
    ],
  };
}

/** The step of a relay that needs a node of its own, since a relay of another chart has some of its ports. */
export function ownNodeStep(found: readonly Clash[]): NextStep {
  return {
    id: 'relay-own-node',
    phase: NextStepPhase.PREPARE,
    lines: [
      `The relay takes ports of its node that ${found.map(({ path, ports }) => `'${path}' has too (${ports})`).join(', ')}: on a cluster with one node it`,
      "stays Pending. Give each relay its own 'port', 'tlsPort', 'minRelayPort' and 'maxRelayPort', or its own node by 'pods.nodeSelector'.",
    ],
  };
}
