import { MatrixAlert } from '../alert';
import type { Alert, AlertGroup } from '../alert';
import type { Series } from '../metric';

const BACKUP = 'cronjob="synapse-backup"';
const DRILL = 'cronjob="synapse-drill"';

/**
 * Backups and drills, by the status of their CronJobs. A Job is complete only after its backup was read back, so its end is the end of a good backup. No alert
 * depends on the schedule: each compares the run that was due last with the run that succeeded last.
 */
export const backupAlerts: AlertGroup = (series, { backup, drill, namespace }) => [
  ...(backup ? ofBackup(series, namespace) : []),
  ...(drill ? ofDrill(series, namespace) : []),
];

function ofBackup(series: Series, namespace: string): Alert[] {
  return [
    {
      alert: MatrixAlert.BACKUP_TOO_OLD,
      severity: 'critical',
      expr: unsuccessful(series, BACKUP),
      for: '6h',
      summary: 'The last backup did not succeed',
      description: `A backup was due, and none has succeeded since. If the disk dies now, everything since the last good one is lost. The logs say why: kubectl -n ${namespace} logs -l app.kubernetes.io/component=backup --tail=50. Try again with: kubectl -n ${namespace} create job --from=cronjob/synapse-backup backup-now`,
    },
    {
      alert: MatrixAlert.BACKUP_NOT_RUNNING,
      severity: 'critical',
      expr: [
        `time() - ${series.own('kube_cronjob_next_schedule_time', BACKUP)} > 7200`,
        `or ${series.own('kube_cronjob_spec_suspend', BACKUP)} == 1`,
      ].join(' '),
      for: '24h',
      summary: 'Backups do not start any more',
      description: `The CronJob is suspended, or the cluster starts no Jobs. See: kubectl -n ${namespace} describe cronjob synapse-backup. A backup that was suspended for a restore needs its prop suspended taken away.`,
    },
    {
      alert: MatrixAlert.BACKUP_UNWATCHED,
      severity: 'warning',
      expr: `absent(${series.own('kube_cronjob_info', BACKUP)})`,
      for: '1h',
      summary: 'Nobody would notice that backups fail',
      description:
        'Prometheus has no series about the CronJob of the backups, so the alerts about backups can never come. Install kube-state-metrics, and let Prometheus scrape it with honorLabels.',
    },
  ];
}

function ofDrill(series: Series, namespace: string): Alert[] {
  return [
    {
      alert: MatrixAlert.DRILL_TOO_OLD,
      severity: 'warning',
      expr: unsuccessful(series, DRILL),
      for: '6h',
      summary: 'The last drill of a restore did not succeed',
      description: `The newest backup may be of no use. The log says which check failed: kubectl -n ${namespace} logs -l app.kubernetes.io/component=drill --tail=50. Run it again with: kubectl -n ${namespace} create job --from=cronjob/synapse-drill drill-now`,
    },
  ];
}

/** A run was due, and none has succeeded since, or none ever. */
function unsuccessful(series: Series, cronJob: string): string {
  const due = series.own('kube_cronjob_status_last_schedule_time', cronJob);
  const done = series.own('kube_cronjob_status_last_successful_time', cronJob);
  return `${due} > on (namespace, cronjob) ${done} or (${due} unless on (namespace, cronjob) ${done})`;
}
