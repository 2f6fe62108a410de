import { MatrixAlert } from '../../lib';

/** Series and their values, as promtool writes them: one value for each minute. */
export interface SeriesValues {
  readonly [series: string]: string;
}

/** Series with which an alert must fire, and series with which it must not. */
export interface AlertCase {
  readonly alert: MatrixAlert;
  readonly fires: SeriesValues;
  readonly quiet: readonly SeriesValues[];
  /** The time at which both are looked at. */
  readonly at: string;
  /** The labels of the alert, besides its name and its severity. */
  readonly labels: { readonly [label: string]: string };
  /** The value as the summary writes it. */
  readonly value?: string;
}

const IN = 'namespace="matrix"';
const MAIN = `${IN},pod="synapse-0"`;
const NAMES = { namespace: 'matrix', pod: 'synapse-0' };
const HOURS = 60;
const DAYS = 24 * HOURS;

/** The longest time at which a case looks. */
const LONG = 32 * HOURS;

/** The same value all the time. */
const always = (value: number) => `${value}x${LONG}`;
/** A counter that grows by the same value each minute. */
const grows = (perMinute: number, from = 0) => `${from}+${perMinute}x${LONG}`;

function answers(good: number, bad: number, code = '500'): SeriesValues {
  return {
    [`synapse_http_server_responses_total{${MAIN},code="200"}`]: grows(good),
    [`synapse_http_server_responses_total{${MAIN},code="${code}"}`]: grows(bad),
  };
}

function buckets(perMinute: { readonly [limit: string]: number }, servlet = 'RoomSendEventRestServlet'): SeriesValues {
  const name = (limit: string) =>
    `synapse_http_server_response_time_seconds_bucket{${MAIN},servlet="${servlet}",le="${limit}"}`;
  return Object.fromEntries(Object.entries(perMinute).map(([limit, count]) => [name(limit), grows(count)]));
}

const mean = (name: string, matchers: string, seconds: number): SeriesValues => {
  const [sum, count] = name.includes('transaction') ? ['_sum_total', '_count_total'] : ['_sum', '_count'];
  return { [`${name}${sum}{${matchers}}`]: grows(60 * seconds), [`${name}${count}{${matchers}}`]: grows(60) };
};

const logins = (code: string, perMinute: number): SeriesValues => ({
  [`synapse_http_server_response_time_seconds_count{${MAIN},servlet="LoginRestServlet",code="${code}"}`]:
    grows(perMinute),
});

const behind = (name: string, position: number): SeriesValues => ({
  [`synapse_event_persisted_position{${MAIN}}`]: always(2000),
  [`synapse_event_processing_positions{${MAIN},name="${name}"}`]: always(position),
});

const pool = (used: number, most: number): SeriesValues => ({
  [`synapse_threadpool_working_threads{${MAIN},name="database-master"}`]: always(used),
  [`synapse_threadpool_max_threads{${MAIN},name="database-master"}`]: always(most),
});

const available = (namespace: string, deployment: string, replicas: number): SeriesValues => ({
  [`kube_deployment_status_replicas_available{namespace="${namespace}",deployment="${deployment}"}`]: always(replicas),
});

/** A CronJob whose last runs were at these minutes. */
const runs = (cronJob: string, due: number, done?: number): SeriesValues => ({
  [`kube_cronjob_status_last_schedule_time{${IN},cronjob="${cronJob}"}`]: always(due * 60),
  ...(done !== undefined && {
    [`kube_cronjob_status_last_successful_time{${IN},cronjob="${cronJob}"}`]: always(done * 60),
  }),
});

const next = (suspended: number, minute: number): SeriesValues => ({
  [`kube_cronjob_next_schedule_time{${IN},cronjob="synapse-backup"}`]: always(minute * 60),
  [`kube_cronjob_spec_suspend{${IN},cronjob="synapse-backup"}`]: always(suspended),
});

const claim = (available: string, namespace = 'matrix'): SeriesValues => {
  const labels = `namespace="${namespace}",persistentvolumeclaim="synapse-data"`;
  return {
    [`kubelet_volume_stats_available_bytes{${labels}}`]: available,
    [`kubelet_volume_stats_capacity_bytes{${labels}}`]: always(100),
  };
};

const disk = (fstype: string, available: number): SeriesValues => {
  const labels = `instance="node-1",mountpoint="/",fstype="${fstype}"`;
  return {
    [`node_filesystem_avail_bytes{${labels}}`]: always(available),
    [`node_filesystem_size_bytes{${labels}}`]: always(100),
  };
};

const CONTAINER = `${MAIN},container="synapse"`;
const restarts = (values: string, reason: string): SeriesValues => ({
  [`kube_pod_container_status_restarts_total{${CONTAINER}}`]: values,
  [`kube_pod_container_status_last_terminated_reason{${CONTAINER},reason="${reason}"}`]: always(1),
});

const memory = (used: number): SeriesValues => ({
  [`container_memory_working_set_bytes{${CONTAINER},id="/a"}`]: always(used),
  [`kube_pod_container_resource_limits{${CONTAINER},resource="memory",unit="byte"}`]: always(100),
});

const ready = (pod: string, owner: string, value: number): SeriesValues => ({
  [`kube_pod_status_ready{${IN},pod="${pod}",condition="true"}`]: always(value),
  [`kube_pod_status_phase{${IN},pod="${pod}",phase="Running"}`]: always(1),
  [`kube_pod_owner{${IN},pod="${pod}",owner_kind="${owner}"}`]: always(1),
});

const certificate = (days: number, labels = 'namespace="matrix-rtc"'): SeriesValues => ({
  [`certmanager_certificate_expiration_timestamp_seconds{${labels},name="rtc-tls"}`]: always(days * 86_400),
});

const notReady = (value: number): SeriesValues => ({
  [`certmanager_certificate_ready_status{namespace="cert-manager",exported_namespace="matrix",name="synapse-tls",condition="False"}`]:
    always(value),
});

export const ALERT_CASES: readonly AlertCase[] = [
  {
    alert: MatrixAlert.SERVER_DOWN,
    fires: { [`synapse_build_info{${IN},pod="synapse-sync-0"}`]: always(1) },
    quiet: [{ [`synapse_build_info{${MAIN}}`]: always(1) }],
    at: '10m',
    labels: NAMES,
  },
  {
    alert: MatrixAlert.POD_NOT_READY,
    fires: ready('synapse-0', 'StatefulSet', 0),
    quiet: [ready('synapse-0', 'StatefulSet', 1), ready('backup-x', 'Job', 0)],
    at: '30m',
    labels: NAMES,
  },
  {
    alert: MatrixAlert.SERVER_ERRORS,
    fires: answers(90, 10),
    // Few requests, few errors, and errors of other servers.
    quiet: [answers(0, 1), answers(99, 1), answers(50, 50, '502')],
    at: '20m',
    labels: {},
    value: '10%',
  },
  {
    alert: MatrixAlert.SERVER_SLOW,
    fires: buckets({ '5.0': 0, '10.0': 60, '+Inf': 60 }),
    quiet: [
      buckets({ '1.0': 60, '5.0': 60, '10.0': 60, '+Inf': 60 }),
      buckets({ '5.0': 0, '10.0': 60, '+Inf': 60 }, 'SyncRestServlet'),
    ],
    at: '40m',
    labels: {},
    value: '9.75s',
  },
  {
    alert: MatrixAlert.LOGIN_FAILURES,
    fires: logins('403', 10),
    quiet: [logins('403', 2), logins('200', 100)],
    at: '40m',
    labels: {},
    value: '150',
  },
  {
    alert: MatrixAlert.EVENTS_SLOW,
    fires: mean('synapse_storage_transaction_time', `${MAIN},desc="persist_events"`, 2),
    quiet: [
      mean('synapse_storage_transaction_time', `${MAIN},desc="persist_events"`, 0.1),
      mean('synapse_storage_transaction_time', `${MAIN},desc="get_rooms"`, 9),
    ],
    at: '40m',
    labels: {},
    value: '2s',
  },
  {
    alert: MatrixAlert.EVENTS_BEHIND,
    fires: behind('federation_sender', 1000),
    quiet: [behind('federation_sender', 1990), behind('user_dir', 0)],
    at: '20m',
    labels: { name: 'federation_sender' },
    value: '1k',
  },
  {
    alert: MatrixAlert.FEDERATION_QUEUE,
    fires: { [`synapse_federation_transaction_queue_pending_pdus{${MAIN}}`]: always(1500) },
    quiet: [
      { [`synapse_federation_transaction_queue_pending_pdus{${MAIN}}`]: always(100) },
      { [`synapse_federation_transaction_queue_pending_pdus{namespace="other"}`]: always(1500) },
    ],
    at: '40m',
    labels: {},
    value: '1.5k',
  },
  {
    alert: MatrixAlert.REPLICATION_BEHIND,
    fires: { [`synapse_replication_tcp_command_queue{${IN},pod="synapse-sync-1",stream_name="events"}`]: always(300) },
    quiet: [{ [`synapse_replication_tcp_command_queue{${IN},pod="a",stream_name="events"}`]: always(10) }],
    at: '20m',
    labels: { pod: 'synapse-sync-1', stream_name: 'events' },
  },
  {
    alert: MatrixAlert.DATABASE_POOL_FULL,
    fires: pool(10, 10),
    quiet: [pool(5, 10), pool(1, 1)],
    at: '20m',
    labels: { ...NAMES, name: 'database-master' },
  },
  {
    alert: MatrixAlert.DATABASE_SLOW,
    fires: mean('synapse_storage_schedule_time', MAIN, 2),
    quiet: [mean('synapse_storage_schedule_time', MAIN, 0.01)],
    at: '30m',
    labels: { pod: 'synapse-0' },
    value: '2s',
  },
  {
    alert: MatrixAlert.CALLS_DOWN,
    fires: available('matrix-rtc', 'livekit', 0),
    quiet: [available('matrix-rtc', 'livekit', 1), available('elsewhere', 'livekit', 0)],
    at: '10m',
    labels: { namespace: 'matrix-rtc', deployment: 'livekit' },
  },
  {
    alert: MatrixAlert.CALLS_LOSE_PACKETS,
    fires: {
      'livekit_node_packet_total{namespace="matrix-rtc",type="out"}': grows(1000),
      'livekit_node_packet_total{namespace="matrix-rtc",type="dropped"}': grows(100),
    },
    quiet: [
      {
        'livekit_node_packet_total{namespace="matrix-rtc",type="out"}': grows(1000),
        'livekit_node_packet_total{namespace="matrix-rtc",type="dropped"}': grows(1),
      },
    ],
    at: '20m',
    labels: {},
    value: '10%',
  },
  {
    alert: MatrixAlert.RELAY_DOWN,
    fires: available('matrix-turn', 'coturn', 0),
    quiet: [available('matrix-turn', 'coturn', 1)],
    at: '10m',
    labels: { namespace: 'matrix-turn', deployment: 'coturn' },
  },
  {
    alert: MatrixAlert.BACKUP_TOO_OLD,
    fires: runs('synapse-backup', 60, 30),
    // The next run is under way, or another CronJob failed.
    quiet: [runs('synapse-backup', 60, 90), runs('other', 60, 30)],
    at: '8h',
    labels: { namespace: 'matrix', cronjob: 'synapse-backup' },
  },
  {
    alert: MatrixAlert.BACKUP_NOT_RUNNING,
    fires: next(0, 60),
    quiet: [next(0, 10 * DAYS)],
    at: '30h',
    labels: { namespace: 'matrix', cronjob: 'synapse-backup' },
  },
  {
    alert: MatrixAlert.BACKUP_UNWATCHED,
    fires: {},
    quiet: [{ [`kube_cronjob_info{${IN},cronjob="synapse-backup",schedule="17 3 * * *"}`]: always(1) }],
    at: '2h',
    labels: { namespace: 'matrix', cronjob: 'synapse-backup' },
  },
  {
    alert: MatrixAlert.DRILL_TOO_OLD,
    fires: runs('synapse-drill', 60),
    quiet: [runs('synapse-drill', 60, 90)],
    at: '8h',
    labels: { namespace: 'matrix', cronjob: 'synapse-drill' },
  },
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
