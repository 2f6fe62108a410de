import { MatrixAlert } from '../alert';
import type { AlertGroup } from '../alert';

const DAY = 86_400;

/** The node's own disks, and no file systems in memory or of containers. */
const REAL_DISKS = 'fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660|vfat|fuse.*|nfs.*"';

/** Certificates, disks and memory: what the cluster must give. */
export const clusterAlerts: AlertGroup = (series) => [
  {
    alert: MatrixAlert.CERTIFICATE_EXPIRES,
    severity: 'critical',
    // cert-manager renews after two thirds of the life: 30 days before the end of 90, 15 days before the end of 45.
    expr: `${series.about('certmanager_certificate_expiration_timestamp_seconds')} - time() < ${10 * DAY}`,
    for: '1h',
    summary: 'The certificate {{ $labels.name }} ends in {{ $value | humanizeDuration }}',
    description:
      'cert-manager should have renewed it. See why with: kubectl get certificates,orders,challenges -A. Afterwards nobody can log in, and no other server connects.',
  },
  {
    alert: MatrixAlert.CERTIFICATE_NOT_READY,
    severity: 'warning',
    expr: `${series.about('certmanager_certificate_ready_status', 'condition="False"')} == 1`,
    for: '1h',
    summary: 'The certificate {{ $labels.name }} is not ready',
    description:
      'cert-manager does not get it. Usually the host name does not lead to this cluster, or port 80 is closed. See: kubectl get certificates,orders,challenges -A',
  },
  {
    alert: MatrixAlert.CLAIM_FULL,
    severity: 'critical',
    expr: `${series.all('kubelet_volume_stats_available_bytes')} / ${series.all('kubelet_volume_stats_capacity_bytes')} < 0.1`,
    for: '15m',
    summary: 'The claim {{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} left',
    description:
      'A database on a full disk stops. Give the claim more room (its size can grow), or delete old media: docs/storage.md',
  },
  {
    alert: MatrixAlert.CLAIM_FILLS,
    severity: 'warning',
    expr: [
      `predict_linear(${series.all('kubelet_volume_stats_available_bytes')}[6h], ${4 * DAY}) < 0`,
      `and ${series.all('kubelet_volume_stats_available_bytes')} / ${series.all('kubelet_volume_stats_capacity_bytes')} < 0.3`,
    ].join(' '),
    for: '1h',
    summary: 'The claim {{ $labels.persistentvolumeclaim }} will be full within four days',
    description:
      'It fills at the speed of the last six hours. Give it more room (its size can grow), or delete old media: docs/storage.md',
  },
  {
    alert: MatrixAlert.NODE_DISK_FULL,
    severity: 'critical',
    expr: [
      `min by (instance, mountpoint) (${series.cluster('node_filesystem_avail_bytes', REAL_DISKS)}`,
      `/ ${series.cluster('node_filesystem_size_bytes', REAL_DISKS)}) < 0.1`,
    ].join(' '),
    for: '15m',
    summary: 'The disk {{ $labels.mountpoint }} of {{ $labels.instance }} has {{ $value | humanizePercentage }} left',
    description:
      "k3s's own volumes are folders on the node's disk, and share its room with images and logs. See what takes it with: du -xhd1 /var/lib/rancher, and: crictl rmi --prune",
  },
  {
    alert: MatrixAlert.RESTARTS,
    severity: 'warning',
    expr: `increase(${series.all('kube_pod_container_status_restarts_total')}[1h]) > 3`,
    for: '5m',
    summary: 'The container {{ $labels.container }} of {{ $labels.pod }} starts again and again',
    description:
      'Its last words: kubectl -n {{ $labels.namespace }} logs {{ $labels.pod }} -c {{ $labels.container }} --previous',
  },
  {
    alert: MatrixAlert.OUT_OF_MEMORY,
    severity: 'critical',
    expr: [
      `increase(${series.all('kube_pod_container_status_restarts_total')}[15m]) > 0`,
      `and on (namespace, pod, container) ${series.all('kube_pod_container_status_last_terminated_reason', 'reason="OOMKilled"')} == 1`,
    ].join(' '),
    for: '0m',
    summary: 'The container {{ $labels.container }} of {{ $labels.pod }} was killed, as it had no memory left',
    description: 'Give the part a higher memory limit with its prop resources, if the node has the memory.',
  },
  {
    alert: MatrixAlert.MEMORY_HIGH,
    severity: 'warning',
    expr: [
      `max by (namespace, pod, container) (${series.all('container_memory_working_set_bytes', 'container!=""')})`,
      `/ on (namespace, pod, container) max by (namespace, pod, container) (${series.all('kube_pod_container_resource_limits', 'resource="memory"')}) > 0.9`,
    ].join(' '),
    for: '15m',
    summary:
      'The container {{ $labels.container }} of {{ $labels.pod }} uses {{ $value | humanizePercentage }} of its memory',
    description:
      'At its limit the kernel kills it. Give the part a higher memory limit with its prop resources, if the node has the memory.',
  },
];
