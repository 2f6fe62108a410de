import { MatrixAlert } from '../alert';
import type { AlertGroup } from '../alert';

/** Work that waits: for other servers, for bridges, for workers, for the database. */
export const queueAlerts: AlertGroup = (series, { namespace }) => [
  {
    alert: MatrixAlert.EVENTS_BEHIND,
    severity: 'warning',
    expr: [
      `scalar(max(${series.own('synapse_event_persisted_position')}))`,
      // The other readers build lists for searches, and may take hours after an upgrade.
      `- max by (name) (${series.own('synapse_event_processing_positions', 'name=~"federation_sender|appservice_sender"')}) > 500`,
    ].join(' '),
    for: '15m',
    summary: 'The {{ $labels.name }} is {{ $value | humanize }} events behind',
    description: `New messages reach other servers (federation_sender) or bridges (appservice_sender) late. If a bridge is down, start it. Otherwise look for errors: kubectl -n ${namespace} logs synapse-0 | grep {{ $labels.name }}`,
  },
  {
    alert: MatrixAlert.FEDERATION_QUEUE,
    severity: 'warning',
    expr: `sum(${series.own('synapse_federation_transaction_queue_pending_pdus')}) > 1000`,
    for: '30m',
    summary: '{{ $value | humanize }} events wait for other servers',
    description:
      'Synapse does not get its events out to other servers. See whether it reaches the internet (DNS, egress), and its CPU. A server that is busy all the time needs workers that send.',
  },
  {
    alert: MatrixAlert.REPLICATION_BEHIND,
    severity: 'warning',
    expr: `sum by (pod, stream_name) (${series.own('synapse_replication_tcp_command_queue')}) > 200`,
    for: '10m',
    summary: 'The worker {{ $labels.pod }} is behind on the stream {{ $labels.stream_name }}',
    description:
      'The process gets news from the other processes faster than it handles them: people see old data. Look at its CPU, and give its group one more replica.',
  },
  {
    alert: MatrixAlert.DATABASE_POOL_FULL,
    severity: 'warning',
    // SQLite has one connection, which may be busy at each look.
    expr: [
      `${series.own('synapse_threadpool_working_threads', 'name=~"database.*"')}`,
      `/ (${series.own('synapse_threadpool_max_threads', 'name=~"database.*"')} > 1) >= 0.9`,
    ].join(' '),
    for: '10m',
    summary: 'Synapse uses all of its connections to the database',
    description:
      'Requests of {{ $labels.pod }} wait for a connection. Look for slow statements in PostgreSQL (pg_stat_activity). If there are none, a larger pool helps, as long as the pools of all processes fit into max_connections.',
  },
  {
    alert: MatrixAlert.DATABASE_SLOW,
    severity: 'critical',
    expr: [
      `sum by (pod) (rate(${series.own('synapse_storage_schedule_time_sum')}[10m]))`,
      `/ sum by (pod) (rate(${series.own('synapse_storage_schedule_time_count')}[10m])) > 0.5`,
    ].join(' '),
    for: '10m',
    summary: 'Synapse waits {{ $value | humanizeDuration }} for each connection to the database',
    description:
      'The database is too slow for {{ $labels.pod }}, and everything that people do waits. Look at the disk and the CPU of the database. A SQLite database that has grown needs PostgreSQL.',
  },
];
