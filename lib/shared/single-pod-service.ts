import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

/**
 * A Service of one pod, to which other pods keep connections open. It leads to the pod also while that one isn't ready, so that its node refuses connections at
 * once and the clients try again: a Service without any ready pod can leave connections without an answer, for which Synapse waits 30 seconds.
 */
export function singlePodService(
  scope: Construct,
  id: string,
  props: Pick<kplus.ServiceProps, 'metadata' | 'ports'>,
): kplus.Service {
  return new kplus.Service(scope, id, { ...props, publishNotReadyAddresses: true });
}
