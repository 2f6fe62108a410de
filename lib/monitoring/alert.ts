import { docsUrl } from '../shared/docs';
import type { Series } from './metric';

/** The alerts of {@link Monitoring}. Each is explained in docs/monitoring.md. */
export enum MatrixAlert {
  SERVER_DOWN = 'MatrixServerDown',
  POD_NOT_READY = 'MatrixPodNotReady',
  SERVER_ERRORS = 'MatrixServerErrors',
  SERVER_SLOW = 'MatrixServerSlow',
  LOGIN_FAILURES = 'MatrixLoginFailures',
  EVENTS_SLOW = 'MatrixEventsSlow',
  EVENTS_BEHIND = 'MatrixEventsBehind',
  REPLICATION_BEHIND = 'MatrixReplicationBehind',
  FEDERATION_QUEUE = 'MatrixFederationQueue',
  DATABASE_POOL_FULL = 'MatrixDatabasePoolFull',
  DATABASE_SLOW = 'MatrixDatabaseSlow',
  DATABASE_CONNECTIONS = 'MatrixDatabaseConnections',
  REPLICA_BEHIND = 'MatrixReplicaBehind',
  STANDBY_AWAY = 'MatrixStandbyAway',
  CALLS_DOWN = 'MatrixCallsDown',
  CALLS_LOSE_PACKETS = 'MatrixCallsLosePackets',
  RELAY_DOWN = 'MatrixRelayDown',
  BACKUP_TOO_OLD = 'MatrixBackupTooOld',
  BACKUP_NOT_RUNNING = 'MatrixBackupNotRunning',
  BACKUP_UNWATCHED = 'MatrixBackupUnwatched',
  DRILL_TOO_OLD = 'MatrixDrillTooOld',
  CERTIFICATE_EXPIRES = 'MatrixCertificateExpires',
  CERTIFICATE_NOT_READY = 'MatrixCertificateNotReady',
  CLAIM_FULL = 'MatrixClaimFull',
  CLAIM_FILLS = 'MatrixClaimFills',
  NODE_DISK_FULL = 'MatrixNodeDiskFull',
  RESTARTS = 'MatrixRestarts',
  OUT_OF_MEMORY = 'MatrixOutOfMemory',
  MEMORY_HIGH = 'MatrixMemoryHigh',
}

/** The parts of a stack, as far as alerts and the dashboard depend on them. */
export interface WatchedParts {
  /** The namespace of the stack. */
  readonly namespace: string;
  /** The namespace of the call service. Undefined without calls. */
  readonly rtcNamespace?: string;
  /** The namespace of the relay. Undefined without a relay. */
  readonly relayNamespace?: string;
  /** True if the SFU serves metrics. */
  readonly sfuMetrics: boolean;
  /** True if there are backups by schedule. */
  readonly backup: boolean;
  /** True if there are drills by schedule. */
  readonly drill: boolean;
  /** The PostgreSQL, if its servers export metrics of their own, and the number of its standbys. */
  readonly postgres?: { readonly standbys: number };
}

/** An alert, as a row. */
export interface Alert {
  readonly alert: MatrixAlert;
  /** `critical` is for what people of the server notice, or what loses data soon. */
  readonly severity: 'critical' | 'warning';
  /** The condition in PromQL. */
  readonly expr: string;
  /** The time for which the condition must be true, as Prometheus writes it. */
  readonly for: string;
  readonly summary: string;
  /** The meaning and the remedy. */
  readonly description: string;
}

/** The alerts of one theme. */
export type AlertGroup = (series: Series, parts: WatchedParts) => readonly Alert[];

/** The page that explains an alert. GitHub writes the anchor of a heading in lower-case letters. */
export function runbookOf(alert: MatrixAlert): string {
  return docsUrl(`monitoring.md#${alert.toLowerCase()}`);
}
