import { NextStepPhase } from '../shared/next-steps/next-step';
import type { NextStep } from '../shared/next-steps/next-step';
import { allocationsOfCall, callsCarried, relayPortCount, totalQuota, uriCount } from './call-capacity';
import type { CoturnOptions } from './coturn-options';

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
