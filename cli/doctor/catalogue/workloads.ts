import { error, note, warning } from './row';
import type { Rows } from './row';

const DESCRIBE = 'See kubectl describe of the pod, and its logs with --previous.';

export const WORKLOADS = {
  'namespace-missing': error(
    'A namespace is not there.',
    'Apply the manifests, or name the right one: --namespace, --context.',
  ),
  'namespace-terminating': error('A namespace is being deleted.', 'See what is left in it, and who deleted it.'),
  'pod-crash': error('A container crashes again and again.', DESCRIBE),
  'pod-image': error(
    'An image cannot be pulled.',
    'Compare the name of the image with its registry, and see the pull secret.',
  ),
  'pod-config': error('A container lacks a Secret or ConfigMap, or one of its keys.', DESCRIBE),
  'pod-volume': error(
    'A pod waits for its volume.',
    'See kubectl describe of the claim: storage class, size, and the node on which the volume is.',
  ),
  'pod-pending': error(
    'A pod finds no node.',
    'Make room on the nodes (CPU, memory), or see its selectors and taints: kubectl describe pod.',
  ),
  'pod-stuck': warning('A pod has been terminating for long.', 'See whether its node is still there.'),
  'pod-not-ready': error('A pod runs but is not ready.', DESCRIBE),
  'pod-oom': warning(
    'A container used more memory than it may, and was killed.',
    'Raise its memory limit (resources), or let caches be smaller.',
  ),
  'pod-restarts': warning('A container restarted several times within a day.', DESCRIBE),
  'workload-zero': error('A workload is scaled to 0.', 'Scale it up again, or apply the manifests.'),
  'workload-unavailable': error('A workload has fewer pods than it should.', 'See its pods: kubectl describe.'),
  'workload-not-observed': warning(
    'The cluster has not taken in the newest change of a workload.',
    'See the controller manager of the cluster.',
  ),
  'workload-rolling': warning(
    'A rollout is not finished.',
    'Wait for it: kubectl rollout status. If it does not end, see its newest pod.',
  ),
  'service-empty': error(
    'A Service leads to no pod.',
    'Compare its selector with the labels of the pods, and see whether they are ready.',
  ),
  'version-older': warning(
    'A part is older than this release of cdk8s-matrix has it.',
    'Synthesize with this release, read docs/upgrading.md, and apply.',
  ),
  'version-newer': note(
    'A part is newer than this release of cdk8s-matrix has it.',
    'Use the doctor of the release that you applied.',
  ),
  'policies-none': note(
    'There are no NetworkPolicies, so every pod of the cluster reaches these.',
    'Take NetworkPolicies.none() out of the stack, if your cluster enforces policies, and apply.',
  ),
  'policies-unenforced': warning(
    'The cluster enforces no network policy, so every pod of it reaches the server and its database.',
    'Use a network that enforces them, such as Calico or Cilium. On k3s take --disable-network-policy away. See docs/network-policies.md.',
  ),
  'node-not-ready': error('A node is not ready.', 'See kubectl describe node.'),
  'node-pressure': warning(
    'A node is short of disk, memory or processes.',
    'Make room on it, before the cluster evicts pods.',
  ),
} satisfies Rows;
