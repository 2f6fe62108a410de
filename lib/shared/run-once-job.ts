import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checksum } from './config-files';
import type { SelectorLabels } from './labels';

export interface RunOnceJobProps {
  /** The start of the Job's name; a hash of its template follows. */
  readonly name: string;
  readonly namespace?: string;
  readonly labels: SelectorLabels;
  /** Runs as this numeric user and group. */
  readonly user: number;
  readonly serviceAccountName?: string;
  readonly initContainers?: k8s.Container[];
  readonly container: k8s.Container;
  readonly volumes?: k8s.Volume[];
}

/**
 * A Job that the next `kubectl apply` leaves alone unless it became another one: a Job's template is immutable, so its name carries a hash of it.
 */
export class RunOnceJob extends Construct {
  constructor(scope: Construct, id: string, props: RunOnceJobProps) {
    super(scope, id);
    const template: k8s.PodTemplateSpec = {
      metadata: { labels: props.labels },
      spec: {
        restartPolicy: 'OnFailure',
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
        initContainers: props.initContainers?.map(hardened),
        containers: [hardened(props.container)],
        volumes: props.volumes,
      },
    };
    new k8s.KubeJob(this, 'Job', {
      metadata: {
        name: `${props.name}-${checksum([['template', JSON.stringify(template)]]).slice(0, 8)}`,
        namespace: props.namespace,
        labels: props.labels,
      },
      spec: { backoffLimit: 20, template },
    });
  }
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
