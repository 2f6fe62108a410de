import { ApiObject, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { SelectorLabels } from './labels';

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

/** Selects the pods by our own labels, as cdk8s-plus's own selector holds a hash of the construct path and selectors are immutable. */
export function selectPods(workload: kplus.Workload, labels: SelectorLabels, service?: kplus.Service): void {
  workload.select(kplus.LabelSelector.of({ labels }));
  for (const [key, value] of Object.entries(labels)) service?.selectLabel(key, value);
}

/** Sets what cdk8s-plus-28 has no prop for. */
export function withoutServiceLinks(workload: kplus.Workload): void {
  // Injected variables such as TURN_PORT=tcp://… are taken for settings by some programs.
  ApiObject.of(workload).addJsonPatch(JsonPatch.add('/spec/template/spec/enableServiceLinks', false));
}
