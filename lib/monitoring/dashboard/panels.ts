import type { WatchedParts } from '../alert';
import type { Series } from '../metric';

/** A line of a panel: a query, and the name of its series. */
export interface Query {
  readonly expr: string;
  /** The legend, as Grafana writes it: `{{pod}}`. */
  readonly legend: string;
}

/** A panel of the dashboard. */
export interface Panel {
  readonly title: string;
  /** `stat` shows the last value as a number, and `timeseries` a graph. */
  readonly type: 'stat' | 'timeseries';
  /** A unit of Grafana, such as `s`, `bytes`, `reqps`, `percentunit` and `short`. */
  readonly unit: string;
  readonly queries: readonly Query[];
}

/** Panels under one heading. */
export interface PanelRow {
  readonly title: string;
  readonly panels: readonly Panel[];
}

const RATE = '[$__rate_interval]';

/** The rows of the dashboard, from the parts that a stack has. */
export function panelRows(series: Series, parts: WatchedParts): PanelRow[] {
  return [
    overview(series),
    requests(series),
    database(series),
    ...(parts.sfuMetrics ? [calls(series)] : []),
    cluster(series, parts),
  ];
}

function stat(title: string, unit: string, expr: string, legend = ''): Panel {
  return { title, type: 'stat', unit, queries: [{ expr, legend }] };
}

function graph(title: string, unit: string, ...queries: readonly (readonly [expr: string, legend: string])[]): Panel {
  return { title, type: 'timeseries', unit, queries: queries.map(([expr, legend]) => ({ expr, legend })) };
}

function overview(series: Series): PanelRow {
  return {
    title: 'The homeserver',
    panels: [
      stat('Version', 'short', `max by (version) (${series.own('synapse_build_info')})`, '{{version}}'),
      stat('People connected', 'short', `sum(${series.own('synapse_notifier_users')})`),
      stat(
        'Events per minute',
        'short',
        `60 * sum(rate(${series.own('synapse_storage_events_persisted_events_total')}[5m]))`,
      ),
      stat(
        'Time to send a message (95 %)',
        's',
        `histogram_quantile(0.95, sum by (le) (rate(${series.own('synapse_http_server_response_time_seconds_bucket', 'servlet="RoomSendEventRestServlet"')}[15m])))`,
      ),
      graph('CPU', 'percentunit', [`rate(${series.own('process_cpu_seconds_total')}${RATE})`, '{{pod}}']),
      graph('Memory', 'bytes', [series.own('process_resident_memory_bytes'), '{{pod}}']),
    ],
  };
}

function requests(series: Series): PanelRow {
  const bucket = series.own('synapse_http_server_response_time_seconds_bucket', 'servlet!="SyncRestServlet"');
  return {
    title: 'Requests',
    panels: [
      graph('Answers', 'reqps', [
        `sum by (code) (rate(${series.own('synapse_http_server_responses_total')}${RATE}))`,
        '{{code}}',
      ]),
      graph('Requests by kind', 'reqps', [
        `topk(8, sum by (servlet) (rate(${series.own('synapse_http_server_requests_received_total')}${RATE})))`,
        '{{servlet}}',
      ]),
      graph(
        'Time of requests, without sync',
        's',
        ...['0.5', '0.95', '0.99'].map(
          (share) =>
            [`histogram_quantile(${share}, sum by (le) (rate(${bucket}${RATE})))`, `${Number(share) * 100} %`] as const,
        ),
      ),
      graph('Ticks of the event loop (99 %)', 's', [
        `histogram_quantile(0.99, sum by (le, pod) (rate(${series.own('python_twisted_reactor_tick_time_bucket')}${RATE})))`,
        '{{pod}}',
      ]),
      graph(
        'Federation: what waits',
        'short',
        [`sum(${series.own('synapse_federation_transaction_queue_pending_pdus')})`, 'events'],
        [`sum(${series.own('synapse_federation_transaction_queue_pending_destinations')})`, 'servers'],
      ),
      graph('Events behind', 'short', [
        `scalar(max(${series.own('synapse_event_persisted_position')})) - max by (name) (${series.own('synapse_event_processing_positions')})`,
        '{{name}}',
      ]),
    ],
  };
}

function database(series: Series): PanelRow {
  const rateOf = (name: Parameters<Series['own']>[0]) => `rate(${series.own(name)}${RATE})`;
  return {
    title: 'Database',
    panels: [
      graph('Wait for a connection', 's', [
        `sum by (pod) (${rateOf('synapse_storage_schedule_time_sum')}) / sum by (pod) (${rateOf('synapse_storage_schedule_time_count')})`,
        '{{pod}}',
      ]),
      graph(
        'Connections in use',
        'short',
        [series.own('synapse_threadpool_working_threads', 'name=~"database.*"'), '{{pod}}'],
        [series.own('synapse_threadpool_max_threads', 'name=~"database.*"'), '{{pod}} at most'],
      ),
      graph('Time by transaction', 'percentunit', [
        `topk(8, sum by (desc) (${rateOf('synapse_storage_transaction_time_sum_total')}))`,
        '{{desc}}',
      ]),
      graph('Hits of the caches', 'percentunit', [
        `sum by (pod) (${rateOf('synapse_util_caches_cache_hits')}) / sum by (pod) (${rateOf('synapse_util_caches_cache')})`,
        '{{pod}}',
      ]),
    ],
  };
}

function calls(series: Series): PanelRow {
  return {
    title: 'Calls',
    panels: [
      stat('Calls', 'short', `sum(${series.all('livekit_room_total')})`),
      stat('People in calls', 'short', `sum(${series.all('livekit_participant_total')})`),
      graph('Packets', 'pps', [`sum by (type) (rate(${series.all('livekit_node_packet_total')}${RATE}))`, '{{type}}']),
    ],
  };
}

function cluster(series: Series, { backup }: WatchedParts): PanelRow {
  const backupAge = `time() - ${series.own('kube_cronjob_status_last_successful_time', 'cronjob="synapse-backup"')}`;
  const certificate = `min(${series.about('certmanager_certificate_expiration_timestamp_seconds')}) - time()`;
  return {
    title: 'Backups and the cluster',
    panels: [
      ...(backup ? [stat('Age of the last good backup', 's', backupAge)] : []),
      stat('Next end of a certificate', 's', certificate),
      graph('Room in claims', 'percentunit', [
        `${series.all('kubelet_volume_stats_available_bytes')} / ${series.all('kubelet_volume_stats_capacity_bytes')}`,
        '{{persistentvolumeclaim}}',
      ]),
      graph('Memory, of the limit', 'percentunit', [
        `max by (pod, container) (${series.all('container_memory_working_set_bytes', 'container!=""')}) / on (pod, container) max by (pod, container) (${series.all('kube_pod_container_resource_limits', 'resource="memory"')})`,
        '{{pod}} {{container}}',
      ]),
      graph('Restarts', 'short', [
        `sum by (pod) (increase(${series.all('kube_pod_container_status_restarts_total')}[1h]))`,
        '{{pod}}',
      ]),
    ],
  };
}
