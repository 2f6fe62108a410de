import * as kplus from 'cdk8s-plus-28';
import type { ExternalIp } from '../shared/external-ip';
import { NextStepPhase } from '../shared/next-steps/next-step';
import type { NextStep } from '../shared/next-steps/next-step';

/** The environment variables by which the program `coturn/peers.sh` knows an SFU that may have a private address. A public address needs no rule. */
export function peerVariables(sfu: ExternalIp, clusterNetworks: readonly string[]): Map<string, kplus.EnvValue> {
  if (!sfu._mayBePrivate) return new Map();
  const value = (text: string) => kplus.EnvValue.fromValue(text);
  const address =
    sfu._hostname === undefined
      ? ['SFU_IP', sfu._addresses ? value(sfu._canonical) : kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.NODE_IP)]
      : ['SFU_HOST', value(sfu._hostname)];
  return new Map([address, ['CLUSTER_NETWORKS', value(clusterNetworks.join(' '))]] as [string, kplus.EnvValue][]);
}

/**
 * The step of a relay that can't reach an SFU at the same external address. coturn takes its external address for its own address in the pod, as two people who
 * both need it meet there. With the host's network this is the node, which has the SFU's ports too.
 */
export function sameAddressStep(relay: ExternalIp, sfu: ExternalIp, hostNetwork: boolean): NextStep | undefined {
  if (hostNetwork || areApart(relay, sfu)) return undefined;
  return {
    id: 'relay-reaches-sfu',
    phase: NextStepPhase.PREPARE,
    lines: [
      'If relay and SFU have the same external address, the relay finds only itself there: people behind strict firewalls then have no group calls.',
      "Let the relay have 'exposure: TurnExposure.hostNetwork()' on the SFU's node, or give the SFU an 'externalIp' of its own.",
    ],
  };
}

/** True if the two surely have different addresses. Two names may lead to the same one. */
function areApart(a: ExternalIp, b: ExternalIp): boolean {
  if (!a._addresses || !b._addresses) return false;
  const others = b._canonical.split(',');
  return !a._canonical.split(',').some((address) => others.includes(address));
}
