import { MatrixAlert } from '../alert';
import type { AlertGroup } from '../alert';

/** Calls: the SFU with its token service, and the relay. */
export const callAlerts: AlertGroup = (series, { rtcNamespace, relayNamespace, sfuMetrics }) => [
  ...(rtcNamespace === undefined
    ? []
    : [
        {
          alert: MatrixAlert.CALLS_DOWN,
          severity: 'critical',
          expr: `${series.cluster('kube_deployment_status_replicas_available', `namespace="${rtcNamespace}"`, 'deployment=~"livekit|lk-jwt-service"')} < 1`,
          for: '5m',
          summary: 'No calls: {{ $labels.deployment }} does not answer',
          description: `Nobody can begin a call. See why with: kubectl -n ${rtcNamespace} describe pods, and: kubectl -n ${rtcNamespace} logs deployment/{{ $labels.deployment }}`,
        } as const,
      ]),
  ...(rtcNamespace === undefined || !sfuMetrics
    ? []
    : [
        {
          alert: MatrixAlert.CALLS_LOSE_PACKETS,
          severity: 'warning',
          expr: [
            `sum(rate(${series.cluster('livekit_node_packet_total', `namespace="${rtcNamespace}"`, 'type="dropped"')}[5m]))`,
            `/ sum(rate(${series.cluster('livekit_node_packet_total', `namespace="${rtcNamespace}"`, 'type="out"')}[5m])) > 0.05`,
          ].join(' '),
          for: '5m',
          summary: 'Calls lose {{ $value | humanizePercentage }} of their packets',
          description:
            'The SFU drops packets: its node or the upload of the connection is too slow for the calls that run. Limit them with rtc.maxParticipants or rtc.maxBytesPerSecond.',
        } as const,
      ]),
  ...(relayNamespace === undefined
    ? []
    : [
        {
          alert: MatrixAlert.RELAY_DOWN,
          severity: 'critical',
          expr: `${series.cluster('kube_deployment_status_replicas_available', `namespace="${relayNamespace}"`, 'deployment="coturn"')} < 1`,
          for: '5m',
          summary: 'The relay of calls does not answer',
          description: `People behind strict NAT have no calls. See why with: kubectl -n ${relayNamespace} describe pods, and: kubectl -n ${relayNamespace} logs deployment/coturn`,
        } as const,
      ]),
];
