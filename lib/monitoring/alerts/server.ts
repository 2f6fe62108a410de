import { MatrixAlert } from '../alert';
import type { AlertGroup } from '../alert';

/** Statuses that the server itself is the reason of. It answers 502 and 504 when another server or a bridge doesn't answer. */
const OWN_ERRORS = 'code=~"500|503"';

/** The homeserver, as the people who use it notice it. */
export const serverAlerts: AlertGroup = (series, { namespace }) => [
  {
    alert: MatrixAlert.SERVER_DOWN,
    severity: 'critical',
    expr: `absent(${series.own('synapse_build_info', 'pod="synapse-0"')})`,
    for: '5m',
    summary: 'The homeserver is down',
    description: `Prometheus gets no metrics of Synapse's main process, so nobody can log in or send. See its state with: kubectl -n ${namespace} describe pod synapse-0, and the reason with: kubectl -n ${namespace} logs synapse-0 --all-containers --previous`,
  },
  {
    alert: MatrixAlert.POD_NOT_READY,
    severity: 'warning',
    // Pods of Jobs are ready late or never, and other alerts watch them.
    expr: [
      `max by (namespace, pod) (${series.all('kube_pod_status_ready', 'condition="true"')}) == 0`,
      `and on (namespace, pod) max by (namespace, pod) (${series.all('kube_pod_status_phase', 'phase=~"Pending|Running|Unknown"')}) == 1`,
      `unless on (namespace, pod) ${series.all('kube_pod_owner', 'owner_kind="Job"')}`,
    ].join(' '),
    for: '15m',
    summary: 'The pod {{ $labels.pod }} is not ready',
    description:
      'The pod has not been ready for 15 minutes. See why with: kubectl -n {{ $labels.namespace }} describe pod {{ $labels.pod }}',
  },
  {
    alert: MatrixAlert.SERVER_ERRORS,
    severity: 'critical',
    expr: [
      `sum(rate(${series.own('synapse_http_server_responses_total', OWN_ERRORS)}[5m]))`,
      `/ sum(rate(${series.own('synapse_http_server_responses_total')}[5m])) > 0.05`,
      `and sum(rate(${series.own('synapse_http_server_responses_total', OWN_ERRORS)}[5m])) > 0.05`,
    ].join(' '),
    for: '10m',
    summary: 'The homeserver fails at {{ $value | humanizePercentage }} of the requests',
    description: `Synapse answers with errors of its own (500, 503). Its log has the reason: kubectl -n ${namespace} logs synapse-0 | grep ERROR. Often the database does not answer, or a disk is full.`,
  },
  {
    alert: MatrixAlert.SERVER_SLOW,
    severity: 'warning',
    expr: `histogram_quantile(0.95, sum by (le) (rate(${series.own('synapse_http_server_response_time_seconds_bucket', 'servlet="RoomSendEventRestServlet"')}[10m]))) > 5`,
    for: '15m',
    summary: 'Sending a message takes {{ $value | humanizeDuration }}',
    description:
      'One of 20 messages takes longer than 5 seconds to be accepted. Look at the CPU of Synapse and at the times of the database in the dashboard. A server that is always busy needs more CPU, PostgreSQL, or workers.',
  },
  {
    alert: MatrixAlert.LOGIN_FAILURES,
    severity: 'warning',
    expr: `sum(increase(${series.own('synapse_http_server_response_time_seconds_count', 'servlet="LoginRestServlet"', 'code=~"403|429"')}[15m])) > 50`,
    for: '5m',
    summary: '{{ $value | humanize }} logins failed within 15 minutes',
    description: `Somebody may be guessing passwords. Synapse slows down each account by itself. The log names accounts and addresses: kubectl -n ${namespace} logs synapse-0 | grep -i login. Addresses are right only with the prop realClientAddresses.`,
  },
  {
    alert: MatrixAlert.EVENTS_SLOW,
    severity: 'warning',
    expr: [
      `sum(rate(${series.own('synapse_storage_transaction_time_sum_total', 'desc="persist_events"')}[10m]))`,
      `/ sum(rate(${series.own('synapse_storage_transaction_time_count_total', 'desc="persist_events"')}[10m])) > 1`,
    ].join(' '),
    for: '15m',
    summary: 'The database takes {{ $value | humanizeDuration }} to store a message',
    description:
      'Look at the disk of the database: a slow or nearly full disk is the usual reason. A SQLite database that has grown needs PostgreSQL.',
  },
];
