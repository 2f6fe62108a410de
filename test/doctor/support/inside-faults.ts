import type { Code } from '../../../cli/doctor/catalogue/catalogue';
import type { FakeCluster } from './fake-kubectl';
import { ago } from './sound-cluster';

export interface InsideFault {
  readonly fault: string;
  readonly plant: (cluster: FakeCluster) => void;
  readonly codes: readonly Code[];
}

const status = (kind: string, name: string, fields: object) => (cluster: FakeCluster) => {
  const object = cluster.find(kind, name);
  object.status = { ...object.status, ...fields };
};
const spec = (kind: string, name: string, fields: object) => (cluster: FakeCluster) => {
  const object = cluster.find(kind, name);
  object.spec = { ...object.spec, ...fields };
};
const metadata = (kind: string, name: string, fields: object) => (cluster: FakeCluster) =>
  void Object.assign(cluster.find(kind, name).metadata, fields);
const remove = (kind: string, name: string) => (cluster: FakeCluster) => cluster.remove(kind, name);
const container = (fields: object) =>
  status('Pod', 'synapse-0', {
    conditions: [{ type: 'Ready', status: 'False' }],
    containerStatuses: [{ name: 'synapse', image: 'x:1', ...fields }],
  });
const waiting = (reason: string) => container({ state: { waiting: { reason } } });
const unscheduled = (message: string) =>
  status('Pod', 'synapse-0', { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', message }] });
const ended = (reason: string, hours: number, restartCount: number) =>
  status('Pod', 'synapse-0', {
    containerStatuses: [
      { name: 'synapse', restartCount, lastState: { terminated: { reason, finishedAt: ago(hours) } } },
    ],
  });
const image = (tag: string) =>
  spec('StatefulSet', 'synapse', {
    template: { spec: { containers: [{ image: `mirror.example/x/synapse:${tag}@sha256:00` }] } },
  });
const FAILED = { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] };

/** Faults that the doctor must find inside, and nothing else beside them. */
export const INSIDE_FAULTS: readonly InsideFault[] = [
  { fault: 'a guarded namespace that is gone', plant: remove('Namespace', 'matrix-rtc'), codes: ['namespace-missing'] },
  {
    fault: 'a namespace that is being deleted',
    plant: metadata('Namespace', 'matrix', { deletionTimestamp: ago(1) }),
    codes: ['namespace-terminating'],
  },
  { fault: 'a crash loop', plant: waiting('CrashLoopBackOff'), codes: ['pod-crash'] },
  { fault: 'an image that is not there', plant: waiting('ImagePullBackOff'), codes: ['pod-image'] },
  { fault: 'a Secret that a pod lacks', plant: waiting('CreateContainerConfigError'), codes: ['pod-config'] },
  {
    fault: 'a pod without its volume',
    plant: unscheduled('pod has unbound immediate PersistentVolumeClaims'),
    codes: ['pod-volume'],
  },
  {
    fault: 'a pod without a node',
    plant: unscheduled('0/1 nodes are available: Insufficient memory'),
    codes: ['pod-pending'],
  },
  {
    fault: 'a pod that does not end',
    plant: metadata('Pod', 'synapse-0', { deletionTimestamp: ago(1) }),
    codes: ['pod-stuck'],
  },
  { fault: 'a pod that is not ready', plant: container({ state: { running: {} } }), codes: ['pod-not-ready'] },
  { fault: 'a container out of memory', plant: ended('OOMKilled', 2, 1), codes: ['pod-oom'] },
  { fault: 'a container that restarts', plant: ended('Error', 2, 4), codes: ['pod-restarts'] },
  { fault: 'a server scaled to 0', plant: spec('StatefulSet', 'synapse', { replicas: 0 }), codes: ['workload-zero'] },
  {
    fault: 'a pod too few',
    plant: status('StatefulSet', 'synapse', { readyReplicas: 0 }),
    codes: ['workload-unavailable'],
  },
  {
    fault: 'a change that nobody sees',
    plant: metadata('Deployment', 'livekit', { generation: 4 }),
    codes: ['workload-not-observed'],
  },
  {
    fault: 'a rollout that does not end',
    plant: status('Deployment', 'livekit', { updatedReplicas: 0 }),
    codes: ['workload-rolling'],
  },
  { fault: 'a Service without endpoints', plant: remove('EndpointSlice', 'synapse-x'), codes: ['service-empty'] },
  { fault: 'an old Synapse', plant: image('v1.162.9'), codes: ['version-older'] },
  { fault: 'a new Synapse', plant: image('v1.200.0'), codes: ['version-newer'] },
  { fault: 'no NetworkPolicy', plant: remove('NetworkPolicy', 'default'), codes: ['policies-none'] },
  {
    fault: 'k3s without its network policies',
    plant: metadata('Node', 'node-1', {
      annotations: { 'k3s.io/node-args': '["server","--disable-network-policy","--disable","traefik"]' },
    }),
    codes: ['policies-unenforced'],
  },
  {
    fault: 'flannel alone',
    plant: (cluster) => {
      metadata('Node', 'node-1', { annotations: {} })(cluster);
      cluster.objects.push({ kind: 'DaemonSet', metadata: { name: 'kube-flannel-ds', namespace: 'kube-flannel' } });
    },
    codes: ['policies-unenforced'],
  },
  {
    fault: 'a lost node',
    plant: status('Node', 'node-1', { conditions: [{ type: 'Ready', status: 'Unknown' }] }),
    codes: ['node-not-ready'],
  },
  {
    fault: 'a node without room',
    plant: status('Node', 'node-1', {
      conditions: [
        { type: 'Ready', status: 'True' },
        { type: 'DiskPressure', status: 'True' },
      ],
    }),
    codes: ['node-pressure'],
  },
  {
    fault: 'a claim that waits',
    plant: status('PersistentVolumeClaim', 'synapse-data', { phase: 'Pending' }),
    codes: ['claim-unbound'],
  },
  { fault: 'a full volume', plant: ({ volume }) => void (volume.availableBytes = 3), codes: ['volume-full'] },
  {
    fault: 'a volume with few files left',
    plant: ({ volume }) => void (volume.inodesFree = 10),
    codes: ['volume-filling'],
  },
  { fault: 'no backups', plant: remove('CronJob', 'synapse-backup'), codes: ['backup-none'] },
  {
    fault: 'suspended backups',
    plant: spec('CronJob', 'synapse-backup', { suspend: true }),
    codes: ['backup-suspended'],
  },
  {
    fault: 'no backup ever',
    plant: status('CronJob', 'synapse-backup', { lastSuccessfulTime: undefined }),
    codes: ['backup-never'],
  },
  {
    fault: 'an old backup',
    plant: status('CronJob', 'synapse-backup', { lastSuccessfulTime: ago(40) }),
    codes: ['backup-old'],
  },
  {
    fault: 'no drill ever',
    plant: status('CronJob', 'synapse-drill', { lastSuccessfulTime: undefined }),
    codes: ['drill-never'],
  },
  {
    fault: 'an old drill',
    plant: status('CronJob', 'synapse-drill', { lastSuccessfulTime: ago(24 * 10) }),
    codes: ['drill-old'],
  },
  { fault: 'a failed Job', plant: status('Job', 'first', FAILED), codes: ['job-failed'] },
  {
    fault: 'a certificate that does not come',
    plant: status('Certificate', 'matrix.example.org-tls', {
      conditions: [{ type: 'Ready', status: 'False', reason: 'DoesNotExist' }],
    }),
    codes: ['certificate-not-ready'],
  },
  {
    fault: 'no guard',
    plant: (cluster) => {
      cluster.remove('ValidatingAdmissionPolicy', 'matrix-keep-data');
      cluster.remove('ValidatingAdmissionPolicyBinding', 'matrix-keep-data');
    },
    codes: ['guard-missing'],
  },
  {
    fault: 'a guard that only warns',
    plant: spec('ValidatingAdmissionPolicyBinding', 'matrix-keep-data', { validationActions: ['Warn'] }),
    codes: ['guard-unbound'],
  },
  {
    fault: 'a lost Secret',
    plant: ({ secrets }) => void delete secrets['matrix-rtc/livekit'],
    codes: ['secret-missing'],
  },
  {
    fault: 'an empty value',
    plant: ({ secrets }) => void (secrets['matrix/matrix-secrets'].signing_key = 0),
    codes: ['secret-key-missing'],
  },
];
