import { MatrixAlert } from '../../lib';
import { NAMES, HOURS, always, claim, disk, restarts, memory, certificate, notReady } from './alert-series';
import type { AlertCase } from './alert-series';

export const CLUSTER_CASES: readonly AlertCase[] = [
  {
    alert: MatrixAlert.CERTIFICATE_EXPIRES,
    fires: certificate(5),
    quiet: [certificate(29), certificate(5, 'namespace="elsewhere"')],
    at: '2h',
    labels: { namespace: 'matrix-rtc', name: 'rtc-tls' },
    value: '4d 22h 0m 0s',
  },
  {
    alert: MatrixAlert.CERTIFICATE_NOT_READY,
    fires: notReady(1),
    quiet: [notReady(0)],
    at: '2h',
    labels: {
      namespace: 'cert-manager',
      exported_namespace: 'matrix',
      name: 'synapse-tls',
      condition: 'False',
    },
  },
  {
    alert: MatrixAlert.CLAIM_FULL,
    fires: claim(always(5)),
    quiet: [claim(always(20)), claim(always(5), 'elsewhere')],
    at: '30m',
    labels: { namespace: 'matrix', persistentvolumeclaim: 'synapse-data' },
    value: '5%',
  },
  {
    alert: MatrixAlert.CLAIM_FILLS,
    fires: claim(`30-0.01x${8 * HOURS}`),
    quiet: [claim(always(25)), claim(`90-0.01x${8 * HOURS}`)],
    at: '8h',
    labels: { namespace: 'matrix', persistentvolumeclaim: 'synapse-data' },
  },
  {
    alert: MatrixAlert.NODE_DISK_FULL,
    fires: disk('ext4', 5),
    quiet: [disk('ext4', 20), disk('tmpfs', 5)],
    at: '30m',
    labels: { instance: 'node-1', mountpoint: '/' },
    value: '5%',
  },
  {
    alert: MatrixAlert.RESTARTS,
    fires: restarts(`0+1x${HOURS}`, 'Error'),
    quiet: [restarts(always(7), 'Error')],
    at: '30m',
    labels: { ...NAMES, container: 'synapse' },
  },
  {
    alert: MatrixAlert.OUT_OF_MEMORY,
    fires: restarts('0x20 1x20', 'OOMKilled'),
    quiet: [restarts('0x20 1x20', 'Error'), restarts(always(1), 'OOMKilled')],
    at: '25m',
    labels: { ...NAMES, container: 'synapse' },
  },
  {
    alert: MatrixAlert.MEMORY_HIGH,
    fires: memory(95),
    quiet: [memory(70)],
    at: '30m',
    labels: { ...NAMES, container: 'synapse' },
    value: '95%',
  },
];
