import { ApiObject, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { SelectorLabels } from './labels';
import { podSpec } from './pod-spec';
import { podOptions } from './pods';

/** What Pod Security `restricted` asks of every container, and a read-only root on top. */
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

export interface ResourceDefaults {
  readonly cpuRequest: number;
  readonly memoryRequest: number;
  readonly memoryLimit: number;
}

/** Requests and a memory limit; no CPU limit, since throttling helps nobody on a small node. CPU in millicores, memory in MiB. */
export function resources(defaults: ResourceDefaults): kplus.ContainerResources {
  return {
    cpu: { request: kplus.Cpu.millis(defaults.cpuRequest) },
    memory: { request: Size.mebibytes(defaults.memoryRequest), limit: Size.mebibytes(defaults.memoryLimit) },
  };
}

/** A volume in the pod that is empty at each start. */
export function emptyDir(scope: Construct, id: string, options?: kplus.EmptyDirVolumeOptions): kplus.Volume {
  return kplus.Volume.fromEmptyDir(scope, id, id, options);
}

/** The label by which cdk8s-plus selects: a hash of the construct path, so that a moved construct would change its pods. */
const PATH_LABEL = `/${'cdk8s.io/metadata.addr'.replace('/', '~1')}`;

/**
 * Selects the pods by our own labels only, gives them what was wished for all pods, sets what cdk8s-plus-28 has no prop for, and takes away what it writes
 * though it is the default: the API server drops that, and `kubectl apply` would call the object changed each time.
 */
export function finishWorkload(workload: kplus.Workload, labels: SelectorLabels, service?: kplus.Service): void {
  workload.select(kplus.LabelSelector.of({ labels }));
  finishPods(workload, labels);
  ApiObject.of(workload).addJsonPatch(
    // Injected variables such as TURN_PORT=tcp://… are taken for settings by some programs.
    JsonPatch.add('/spec/template/spec/enableServiceLinks', false),
    JsonPatch.remove(`/spec/template/metadata/labels${PATH_LABEL}`),
    JsonPatch.remove('/spec/minReadySeconds'),
    ...(workload.hostNetwork ? [] : [JsonPatch.remove('/spec/template/spec/hostNetwork')]),
  );
  if (service) finishService(service, workload, labels);
}

/**
 * Not by JSON patches: they would depend on the order of volumes and containers, and would replace the tolerations and DNS options that somebody adds by
 * cdk8s-plus's own methods.
 */
function finishPods(workload: kplus.Workload, labels: SelectorLabels): void {
  const pods = podOptions(workload);
  for (const [key, value] of Object.entries(pods.labels ?? {})) workload.podMetadata.addLabel(key, value);
  for (const [key, value] of Object.entries(pods.annotations ?? {})) workload.podMetadata.addAnnotation(key, value);
  const composed = workload._toPodSpec.bind(workload);
  workload._toPodSpec = () => podSpec({ ...composed(), volumes: volumesOf(workload) }, pods, labels);
}

/** Of the mounts, since cdk8s-plus from 33 on leaves them out of a StatefulSet that has no claim templates. */
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
  for (const [key, value] of Object.entries(labels)) service.selectLabel(key, value);
  // A StatefulSet makes its Service select it by path as well.
  const byPath = workload instanceof kplus.StatefulSet ? [JsonPatch.remove(`/spec/selector${PATH_LABEL}`)] : [];
  ApiObject.of(service).addJsonPatch(JsonPatch.remove('/spec/externalIPs'), ...byPath);
}
