import { ApiObject, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { SelectorLabels } from './labels';
import type { PodDnsOptions } from './pods/pod-dns-options';
import { podSpec } from './pods/pod-spec';
import { podOptions } from './pods/pods';
import { versionLabel } from './version-label';

/** The settings that Pod Security `restricted` requires of every container, and a read-only root. */
export function restrictedContainer(user: number, group = user): kplus.ContainerSecurityContextProps {
  return {
    user,
    group,
    ensureNonRoot: true,
    privileged: false,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: [kplus.Capability.ALL] },
    seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT },
  };
}

/** The settings of a pod that Pod Security `restricted` requires. The user's group owns the files of the volumes. */
export function restrictedPod(user: number): kplus.PodSecurityContextProps {
  return {
    ensureNonRoot: true,
    user,
    group: user,
    fsGroup: user,
    fsGroupChangePolicy: kplus.FsGroupChangePolicy.ON_ROOT_MISMATCH,
  };
}

export interface ResourceDefaults {
  readonly cpuRequest: number;
  readonly memoryRequest: number;
  readonly memoryLimit: number;
}

/** Requests and a memory limit, but no CPU limit, since throttling has no advantage on a small node. CPU is in millicores, memory in MiB. */
export function resources(defaults: ResourceDefaults): kplus.ContainerResources {
  return {
    cpu: { request: kplus.Cpu.millis(defaults.cpuRequest) },
    memory: { request: Size.mebibytes(defaults.memoryRequest), limit: Size.mebibytes(defaults.memoryLimit) },
  };
}

/** A volume that is empty when the pod starts. The kubelet ends a pod that puts more into it than its size. */
export function emptyDir(scope: Construct, id: string, size: Size, medium?: kplus.EmptyDirMedium): kplus.Volume {
  return kplus.Volume.fromEmptyDir(scope, id, id, { sizeLimit: size, ...(medium && { medium }) });
}

/** The room for copies of a database whose size is unknown. */
export const UNKNOWN_ROOM = Size.gibibytes(100);

/** The room for the temporary files of programs that write only a few. */
export const SMALL_SCRATCH = Size.mebibytes(64);

/** The mount of a small folder in the pod's memory, for files with secrets. */
export function memoryMount(scope: Construct, name: string, path: string): kplus.VolumeMount {
  return { path, volume: emptyDir(scope, name, Size.mebibytes(1), kplus.EmptyDirMedium.MEMORY) };
}

/** The label by which cdk8s-plus selects pods. It is a hash of the construct path, so moving a construct would change the immutable selector. */
const PATH_LABEL = `/${'cdk8s.io/metadata.addr'.replace('/', '~1')}`;

/**
 * Selects the pods by the library's own labels only, applies the pod options, and sets fields that cdk8s-plus-28 has no prop for. It removes default values that
 * cdk8s-plus writes: the API server drops them, and `kubectl apply` would report the object as changed each time.
 */
export function finishWorkload(
  workload: kplus.Workload,
  labels: SelectorLabels,
  { service, dns }: { readonly service?: kplus.Service; readonly dns?: PodDnsOptions } = {},
): void {
  workload.select(kplus.LabelSelector.of({ labels }));
  finishPods(workload, labels, dns);
  const [container] = workload.containers;
  for (const [key, value] of Object.entries(versionLabel(container?.image))) workload.metadata.addLabel(key, value);
  ApiObject.of(workload).addJsonPatch(
    // Some programs take injected variables such as TURN_PORT=tcp://… for settings.
    JsonPatch.add('/spec/template/spec/enableServiceLinks', false),
    JsonPatch.remove(`/spec/template/metadata/labels${PATH_LABEL}`),
    JsonPatch.remove('/spec/minReadySeconds'),
    ...(workload.hostNetwork ? [] : [JsonPatch.remove('/spec/template/spec/hostNetwork')]),
  );
  if (service) finishService(service, workload, labels);
}

/**
 * This doesn't use JSON patches: they would depend on the order of volumes and containers, and would replace the tolerations and DNS options that a user adds
 * with cdk8s-plus's own methods.
 */
function finishPods(workload: kplus.Workload, labels: SelectorLabels, dns?: PodDnsOptions): void {
  const pods = podOptions(workload, dns);
  for (const [key, value] of Object.entries(pods.labels ?? {})) workload.podMetadata.addLabel(key, value);
  for (const [key, value] of Object.entries(pods.annotations ?? {})) workload.podMetadata.addAnnotation(key, value);
  const composed = workload._toPodSpec.bind(workload);
  workload._toPodSpec = () => podSpec({ ...composed(), volumes: volumesOf(workload) }, pods, labels);
}

/** Collects the volumes from the mounts, since cdk8s-plus 33 and later leaves them out of a StatefulSet without claim templates. */
function volumesOf(workload: kplus.Workload): k8s.Volume[] {
  const mounts = [...workload.containers, ...workload.initContainers].flatMap((container) => container.mounts);
  return [...new Set([...mounts.map(({ volume }) => volume), ...workload.volumes])].map((volume) => {
    const { persistentVolumeClaim: claim, ...source } = volume._toKube();
    return claim
      ? { ...source, persistentVolumeClaim: { ...claim, readOnly: claim.readOnly ? true : undefined } }
      : source;
  });
}

function finishService(service: kplus.Service, workload: kplus.Workload, labels: SelectorLabels): void {
  selectPods(service, labels, workload instanceof kplus.StatefulSet && workload.service === service);
}

/**
 * Lets a Service lead to the pods with the labels.
 *
 * @param ofStatefulSet true if a StatefulSet names the Service: cdk8s-plus then adds a label of its own to the selector
 */
export function selectPods(service: kplus.Service, labels: SelectorLabels, ofStatefulSet = false): void {
  for (const [key, value] of Object.entries(labels)) service.selectLabel(key, value);
  const byPath = ofStatefulSet ? [JsonPatch.remove(`/spec/selector${PATH_LABEL}`)] : [];
  ApiObject.of(service).addJsonPatch(JsonPatch.remove('/spec/externalIPs'), ...byPath);
}
