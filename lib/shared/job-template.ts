import { k8s } from 'cdk8s-plus-28';
import type { IConstruct } from 'constructs';
import type { SelectorLabels } from './labels';
import type { PodDnsOptions } from './pods/pod-dns-options';
import { podMetadata, podSpec } from './pods/pod-spec';
import { podOptions } from './pods/pods';

export interface JobTemplateProps {
  readonly labels: SelectorLabels;
  /** The numeric user and group of the processes. */
  readonly user: number;
  readonly serviceAccountName?: string;
  readonly initContainers?: k8s.Container[];
  readonly container: k8s.Container;
  readonly volumes?: k8s.Volume[];
  readonly affinity?: k8s.Affinity;
  /** Its DNS settings unless the user gives others. @default - the cluster's */
  readonly dns?: PodDnsOptions;
  /** @default 'OnFailure' */
  readonly restartPolicy?: 'Never' | 'OnFailure';
}

/** The pod template of a Job. It complies with Pod Security `restricted`, has a read-only root, and gets the pod options that apply to the Job's place in the tree. */
export function jobTemplate(scope: IConstruct, props: JobTemplateProps): k8s.PodTemplateSpec {
  const pods = podOptions(scope, props.dns);
  const spec: k8s.PodSpec = {
    restartPolicy: props.restartPolicy ?? 'OnFailure',
    serviceAccountName: props.serviceAccountName,
    automountServiceAccountToken: props.serviceAccountName !== undefined,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: props.user,
      runAsGroup: props.user,
      fsGroup: props.user,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    affinity: props.affinity,
    initContainers: props.initContainers?.map(hardened),
    containers: [hardened(props.container)],
    volumes: props.volumes,
  };
  return { metadata: podMetadata(props.labels, pods), spec: podSpec(spec, pods, props.labels) };
}

function hardened(container: k8s.Container): k8s.Container {
  return {
    imagePullPolicy: 'IfNotPresent',
    resources: {
      requests: { cpu: k8s.Quantity.fromString('10m'), memory: k8s.Quantity.fromString('64Mi') },
      limits: { memory: k8s.Quantity.fromString('256Mi') },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    ...container,
  };
}
