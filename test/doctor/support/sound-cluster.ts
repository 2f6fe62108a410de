/** An object of the Kubernetes API, to which a test plants faults. */
export interface Planted {
  kind: string;
  metadata: { name: string; namespace?: string; [field: string]: unknown };
  spec?: { [field: string]: unknown };
  status?: { [field: string]: unknown };
}

export const NOW = Date.parse('2026-11-29T12:00:00Z');

export function ago(hours: number): string {
  return new Date(NOW - hours * 3_600_000).toISOString();
}

const READY = [{ type: 'Ready', status: 'True', lastTransitionTime: ago(5) }];

function workload(kind: string, namespace: string, name: string, image: string): Planted {
  return {
    kind,
    metadata: { name, namespace, generation: 3 },
    spec: { replicas: 1, template: { spec: { containers: [{ image }] } } },
    status: { observedGeneration: 3, readyReplicas: 1, updatedReplicas: 1 },
  };
}

function pod(namespace: string, name: string): Planted {
  return {
    kind: 'Pod',
    metadata: { name, namespace, creationTimestamp: ago(5) },
    spec: { nodeName: 'node-1', volumes: [{ persistentVolumeClaim: { claimName: 'synapse-data' } }] },
    status: { phase: 'Running', conditions: READY, containerStatuses: [{ name: 'main', restartCount: 0, state: {} }] },
  };
}

function service(namespace: string, name: string): Planted[] {
  return [
    { kind: 'Service', metadata: { name, namespace }, spec: { selector: { app: name } } },
    {
      kind: 'EndpointSlice',
      metadata: { name: `${name}-x`, namespace, labels: { 'kubernetes.io/service-name': name } },
      ...{ endpoints: [{ conditions: { ready: true } }] },
    },
  ];
}

function cronJob(name: string, schedule: string, last: string): Planted {
  const metadata = { name, namespace: 'matrix', creationTimestamp: ago(900) };
  return { kind: 'CronJob', metadata, spec: { schedule }, status: { lastSuccessfulTime: last } };
}

const KEPT = "(x) in ['matrix:matrix-secrets:signing_key', 'matrix-rtc:livekit:keys.yaml']";

/** The objects of a sound install. */
export function soundObjects(): Planted[] {
  return [
    ...['matrix', 'matrix-rtc'].map((name) => ({ kind: 'Namespace', metadata: { name } })),
    {
      kind: 'Node',
      metadata: { name: 'node-1', annotations: { 'k3s.io/node-args': '["server","--disable","traefik"]' } },
      status: { conditions: READY },
    },
    {
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: 'matrix-keep-data' },
      spec: { variables: [{ name: 'taken', expression: KEPT }] },
    },
    {
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: 'matrix-keep-data' },
      spec: {
        policyName: 'matrix-keep-data',
        validationActions: ['Deny'],
        matchResources: { namespaceSelector: { matchExpressions: [{ values: ['matrix', 'matrix-rtc'] }] } },
      },
    },
    workload('StatefulSet', 'matrix', 'synapse', 'ghcr.io/element-hq/synapse:v1.163.2'),
    workload('Deployment', 'matrix-rtc', 'livekit', 'docker.io/livekit/livekit-server:v1.13.9'),
    pod('matrix', 'synapse-0'),
    pod('matrix-rtc', 'livekit-0'),
    ...service('matrix', 'synapse'),
    {
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'synapse-data', namespace: 'matrix' },
      status: { phase: 'Bound' },
    },
    cronJob('synapse-backup', '40 3 * * *', ago(9)),
    cronJob('synapse-drill', '40 5 * * 0', ago(100)),
    {
      kind: 'Job',
      metadata: { name: 'first', namespace: 'matrix' },
      status: { conditions: [{ type: 'Complete', status: 'True' }] },
    },
    { kind: 'NetworkPolicy', metadata: { name: 'default', namespace: 'matrix' } },
    {
      kind: 'Certificate',
      metadata: { name: 'matrix.example.org-tls', namespace: 'matrix' },
      status: { conditions: READY },
    },
  ];
}
