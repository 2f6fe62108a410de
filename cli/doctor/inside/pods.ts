import type { KubeObject } from '../cluster/cluster';
import { ofKind } from '../cluster/facts';
import type { Finding } from '../finding';
import { at, listAt, numberAt, textAt } from '../json';
import { counted, duration } from '../words';
import { about, condition, isTrue, timeAt } from './context';
import type { InsideCheck } from './context';
import { waitingFinding } from './waiting';

const DAY = 86_400_000;
const MANY_RESTARTS = 3;
const LONG = 10 * 60_000;

/** Pods that do not run as they should. */
export const podsCheck: InsideCheck = {
  id: 'pods',
  title: 'Pods',
  run: ({ facts, now }) => Promise.resolve(ofKind(facts, 'Pod').flatMap((pod) => ofPod(pod, now()))),
};

/** The findings about a pod: the first reason why it is not ready, and the past of its containers. */
export function ofPod(pod: KubeObject, now: number): Finding[] {
  const { json } = pod;
  const deleted = timeAt(json, 'metadata', 'deletionTimestamp');
  if (deleted !== undefined) {
    return now - deleted > LONG ? [about('pod-stuck', pod, `has been terminating for ${duration(now - deleted)}`)] : [];
  }
  // A Job that fails is a finding about Jobs.
  if (['Succeeded', 'Failed'].includes(textAt(json, 'status', 'phase') ?? '')) return [];
  const containers = [
    ...listAt(json, 'status', 'initContainerStatuses'),
    ...listAt(json, 'status', 'containerStatuses'),
  ];
  const waiting = containers.flatMap((container) => waitingFinding(pod, container) ?? []);
  const [reason = unscheduled(pod) ?? notReady(pod, now)] = waiting;
  return [...(reason ? [reason] : []), ...containers.flatMap((container) => past(pod, container, now))];
}

function unscheduled(pod: KubeObject): Finding | undefined {
  const scheduled = condition(pod.json, 'PodScheduled');
  if (textAt(scheduled, 'status') !== 'False') return undefined;
  const message = textAt(scheduled, 'message') ?? 'no reason is given';
  const forVolume = /volume|persistentvolumeclaim|storageclass/i.test(message);
  return about(forVolume ? 'pod-volume' : 'pod-pending', pod, `is on no node: ${message}`);
}

function notReady(pod: KubeObject, now: number): Finding | undefined {
  const { json } = pod;
  const ofJob = listAt(json, 'metadata', 'ownerReferences').some((owner) => textAt(owner, 'kind') === 'Job');
  if (isTrue(json, 'Ready') || ofJob) return undefined;
  const since = timeAt(condition(json, 'Ready'), 'lastTransitionTime') ?? timeAt(json, 'metadata', 'creationTimestamp');
  const lasting = since === undefined ? '' : ` for ${duration(now - since)}`;
  return about('pod-not-ready', pod, `has not been ready${lasting}`);
}

function past(pod: KubeObject, container: unknown, now: number): Finding[] {
  const name = textAt(container, 'name') ?? '';
  const last = at(container, 'lastState', 'terminated');
  const ended = timeAt(last, 'finishedAt');
  if (ended === undefined || now - ended > DAY) return [];
  const ago = `${duration(now - ended)} ago`;
  if (textAt(last, 'reason') === 'OOMKilled') return [about('pod-oom', pod, `ran out of memory ${ago} (${name})`)];
  const restarts = numberAt(container, 'restartCount') ?? 0;
  if (restarts < MANY_RESTARTS) return [];
  return [about('pod-restarts', pod, `has had ${counted(restarts, 'restart')}, the last one ${ago} (${name})`)];
}
