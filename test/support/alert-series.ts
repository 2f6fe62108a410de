import type { MatrixAlert } from '../../lib';

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

export const IN = 'namespace="matrix"';
export const MAIN = `${IN},pod="synapse-0"`;
export const NAMES = { namespace: 'matrix', pod: 'synapse-0' };
export const HOURS = 60;
export const DAYS = 24 * HOURS;

/** The longest time at which a case looks. */
const LONG = 32 * HOURS;

/** The same value all the time. */
export const always = (value: number) => `${value}x${LONG}`;
/** A counter that grows by the same value each minute. */
export const grows = (perMinute: number, from = 0) => `${from}+${perMinute}x${LONG}`;

export function answers(good: number, bad: number, code = '500'): SeriesValues {
  return {
    [`synapse_http_server_responses_total{${MAIN},code="200"}`]: grows(good),
    [`synapse_http_server_responses_total{${MAIN},code="${code}"}`]: grows(bad),
  };
}

export function buckets(
  perMinute: { readonly [limit: string]: number },
  servlet = 'RoomSendEventRestServlet',
): SeriesValues {
  const name = (limit: string) =>
    `synapse_http_server_response_time_seconds_bucket{${MAIN},servlet="${servlet}",le="${limit}"}`;
  return Object.fromEntries(Object.entries(perMinute).map(([limit, count]) => [name(limit), grows(count)]));
}

export const mean = (name: string, matchers: string, seconds: number): SeriesValues => {
  const [sum, count] = name.includes('transaction') ? ['_sum_total', '_count_total'] : ['_sum', '_count'];
  return { [`${name}${sum}{${matchers}}`]: grows(60 * seconds), [`${name}${count}{${matchers}}`]: grows(60) };
};

export const logins = (code: string, perMinute: number): SeriesValues => ({
  [`synapse_http_server_response_time_seconds_count{${MAIN},servlet="LoginRestServlet",code="${code}"}`]:
    grows(perMinute),
});

export const behind = (name: string, position: number): SeriesValues => ({
  [`synapse_event_persisted_position{${MAIN}}`]: always(2000),
  [`synapse_event_processing_positions{${MAIN},name="${name}"}`]: always(position),
});

export const pool = (used: number, most: number): SeriesValues => ({
  [`synapse_threadpool_working_threads{${MAIN},name="database-master"}`]: always(used),
  [`synapse_threadpool_max_threads{${MAIN},name="database-master"}`]: always(most),
});

export const available = (namespace: string, deployment: string, replicas: number): SeriesValues => ({
  [`kube_deployment_status_replicas_available{namespace="${namespace}",deployment="${deployment}"}`]: always(replicas),
});

/** A CronJob whose last runs were at these minutes. */
export const runs = (cronJob: string, due: number, done?: number): SeriesValues => ({
  [`kube_cronjob_status_last_schedule_time{${IN},cronjob="${cronJob}"}`]: always(due * 60),
  ...(done !== undefined && {
    [`kube_cronjob_status_last_successful_time{${IN},cronjob="${cronJob}"}`]: always(done * 60),
  }),
});

export const next = (suspended: number, minute: number): SeriesValues => ({
  [`kube_cronjob_next_schedule_time{${IN},cronjob="synapse-backup"}`]: always(minute * 60),
  [`kube_cronjob_spec_suspend{${IN},cronjob="synapse-backup"}`]: always(suspended),
});

export const claim = (available: string, namespace = 'matrix'): SeriesValues => {
  const labels = `namespace="${namespace}",persistentvolumeclaim="synapse-data"`;
  return {
    [`kubelet_volume_stats_available_bytes{${labels}}`]: available,
    [`kubelet_volume_stats_capacity_bytes{${labels}}`]: always(100),
  };
};

export const disk = (fstype: string, available: number): SeriesValues => {
  const labels = `instance="node-1",mountpoint="/",fstype="${fstype}"`;
  return {
    [`node_filesystem_avail_bytes{${labels}}`]: always(available),
    [`node_filesystem_size_bytes{${labels}}`]: always(100),
  };
};

const CONTAINER = `${MAIN},container="synapse"`;
export const restarts = (values: string, reason: string): SeriesValues => ({
  [`kube_pod_container_status_restarts_total{${CONTAINER}}`]: values,
  [`kube_pod_container_status_last_terminated_reason{${CONTAINER},reason="${reason}"}`]: always(1),
});

export const memory = (used: number): SeriesValues => ({
  [`container_memory_working_set_bytes{${CONTAINER},id="/a"}`]: always(used),
  [`kube_pod_container_resource_limits{${CONTAINER},resource="memory",unit="byte"}`]: always(100),
});

export const ready = (pod: string, owner: string, value: number): SeriesValues => ({
  [`kube_pod_status_ready{${IN},pod="${pod}",condition="true"}`]: always(value),
  [`kube_pod_status_phase{${IN},pod="${pod}",phase="Running"}`]: always(1),
  [`kube_pod_owner{${IN},pod="${pod}",owner_kind="${owner}"}`]: always(1),
});

export const certificate = (days: number, labels = 'namespace="matrix-rtc"'): SeriesValues => ({
  [`certmanager_certificate_expiration_timestamp_seconds{${labels},name="rtc-tls"}`]: always(days * 86_400),
});

export const notReady = (value: number): SeriesValues => ({
  [`certmanager_certificate_ready_status{namespace="cert-manager",exported_namespace="matrix",name="synapse-tls",condition="False"}`]:
    always(value),
});

/** A metric of each instance of PostgreSQL, `synapse-db-1` and on. */
export const instances = (name: string, values: readonly number[], namespace = 'matrix'): SeriesValues =>
  Object.fromEntries(
    values.map((value, i) => [`${name}{namespace="${namespace}",pod="synapse-db-${i + 1}"}`, always(value)]),
  );

/** The connections of two states, and the number that the server accepts. */
export const connections = (idle: number, active: number, most: number, namespace = 'matrix'): SeriesValues => {
  const pod = `namespace="${namespace}",pod="synapse-db-1"`;
  return {
    [`cnpg_backends_total{${pod},state="idle"}`]: always(idle),
    [`cnpg_backends_total{${pod},state="active"}`]: always(active),
    [`cnpg_pg_settings_setting{${pod},name="max_connections"}`]: always(most),
    [`cnpg_pg_settings_setting{${pod},name="work_mem"}`]: always(1),
  };
};
