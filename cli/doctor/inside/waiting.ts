import type { Code } from '../catalogue/catalogue';
import type { KubeObject } from '../cluster/cluster';
import type { Finding } from '../finding';
import { textAt } from '../json';
import { about } from './context';

/** The reasons of the kubelet for a container that does not run. */
const REASONS: { readonly [reason: string]: readonly [Code, string] | undefined } = {
  CrashLoopBackOff: ['pod-crash', 'crashes again and again'],
  RunContainerError: ['pod-crash', 'cannot start'],
  CreateContainerError: ['pod-crash', 'cannot be made'],
  ErrImagePull: ['pod-image', 'cannot pull its image'],
  ImagePullBackOff: ['pod-image', 'cannot pull its image'],
  ErrImageNeverPull: ['pod-image', 'has an image that is not on the node'],
  InvalidImageName: ['pod-image', 'has an image with a wrong name'],
  CreateContainerConfigError: ['pod-config', 'lacks a Secret or ConfigMap, or a key of it'],
};

/** The finding about a container that waits for something. Undefined if it doesn't, or if that is usual. */
export function waitingFinding(pod: KubeObject, container: unknown): Finding | undefined {
  const reason = textAt(container, 'state', 'waiting', 'reason') ?? '';
  const [code, problem] = (Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined) ?? [];
  if (code === undefined || problem === undefined) return undefined;
  const name = textAt(container, 'name') ?? '';
  const image = code === 'pod-image' ? `: ${textAt(container, 'image') ?? 'none'}` : '';
  return about(code, pod, `has a container (${name}) that ${problem}${image}`);
}
