import { MatrixAlert } from '../alert';
import type { Alert, AlertGroup } from '../alert';
import type { Series } from '../metric';

/** PostgreSQL, where its servers export metrics of their own: those that CloudNativePG runs. */
export const databaseAlerts: AlertGroup = (series, { namespace, postgres }) => [
  ...(postgres ? ofServer(series, namespace) : []),
  ...(postgres && postgres.standbys > 0 ? ofStandbys(series, namespace, postgres.standbys) : []),
];

function ofServer(series: Series, namespace: string): Alert[] {
  return [
    {
      alert: MatrixAlert.DATABASE_CONNECTIONS,
      severity: 'critical',
      expr: [
        `sum by (namespace, pod) (${series.own('cnpg_backends_total')})`,
        `/ on (namespace, pod) max by (namespace, pod) (${series.own('cnpg_pg_settings_setting', 'name="max_connections"')}) > 0.85`,
      ].join(' '),
      for: '10m',
      summary: 'PostgreSQL in {{ $labels.pod }} has given away {{ $value | humanizePercentage }} of its connections',
      description: `Without a free one, a process of Synapse that starts waits, and backups fail. See who has them with: kubectl -n ${namespace} exec {{ $labels.pod }} -c postgres -- psql -c 'select usename, application_name, count(*) from pg_stat_activity group by 1, 2'. Then raise serverConnections, or give each process a smaller pool.`,
    },
  ];
}

function ofStandbys(series: Series, namespace: string, standbys: number): Alert[] {
  return [
    {
      alert: MatrixAlert.REPLICA_BEHIND,
      severity: 'warning',
      expr: `max by (namespace, pod) (${series.own('cnpg_pg_replication_lag')}) > 60`,
      for: '5m',
      summary: 'The standby {{ $labels.pod }} is {{ $value | humanizeDuration }} behind',
      description: `If the primary is lost now, this standby must first catch up, and with SynchronousCommit.none() loses that time. Look at the disk and the CPU of its node, and at: kubectl -n ${namespace} logs {{ $labels.pod }}`,
    },
    {
      alert: MatrixAlert.STANDBY_AWAY,
      severity: 'critical',
      expr: `max by (namespace) (${series.own('cnpg_pg_replication_streaming_replicas')}) < ${standbys}`,
      for: '15m',
      summary: 'PostgreSQL has {{ $value }} standbys',
      description: `There should be ${standbys}. If the primary is lost too, people wait or lose messages. See what is missing with: kubectl -n ${namespace} get clusters.postgresql.cnpg.io,pods -l cnpg.io/cluster. A standby that was away for too long must be made anew: docs/postgresql.md`,
    },
  ];
}
