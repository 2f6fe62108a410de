/** The programs that export the metrics of the alerts and of the dashboard. */
export type MetricSource =
  'synapse' | 'livekit' | 'cloud-native-pg' | 'kube-state-metrics' | 'kubelet' | 'node-exporter' | 'cert-manager';

/**
 * All metrics that the alerts and the dashboard read, and the program that exports each. The integration test asks the real Synapse and the real LiveKit for theirs.
 */
export const METRICS = {
  process_cpu_seconds_total: 'synapse',
  process_resident_memory_bytes: 'synapse',
  python_twisted_reactor_tick_time_bucket: 'synapse',
  synapse_build_info: 'synapse',
  synapse_event_persisted_position: 'synapse',
  synapse_event_processing_positions: 'synapse',
  synapse_federation_transaction_queue_pending_destinations: 'synapse',
  synapse_federation_transaction_queue_pending_pdus: 'synapse',
  synapse_http_server_requests_received_total: 'synapse',
  synapse_http_server_response_time_seconds_bucket: 'synapse',
  synapse_http_server_response_time_seconds_count: 'synapse',
  synapse_http_server_responses_total: 'synapse',
  synapse_notifier_users: 'synapse',
  synapse_replication_tcp_command_queue: 'synapse',
  synapse_storage_events_persisted_events_total: 'synapse',
  synapse_storage_schedule_time_count: 'synapse',
  synapse_storage_schedule_time_sum: 'synapse',
  synapse_storage_transaction_time_count_total: 'synapse',
  synapse_storage_transaction_time_sum_total: 'synapse',
  synapse_threadpool_max_threads: 'synapse',
  synapse_threadpool_working_threads: 'synapse',
  synapse_util_caches_cache: 'synapse',
  synapse_util_caches_cache_hits: 'synapse',
  livekit_node_packet_total: 'livekit',
  livekit_participant_total: 'livekit',
  livekit_room_total: 'livekit',
  cnpg_backends_total: 'cloud-native-pg',
  cnpg_pg_replication_lag: 'cloud-native-pg',
  cnpg_pg_replication_streaming_replicas: 'cloud-native-pg',
  cnpg_pg_settings_setting: 'cloud-native-pg',
  kube_cronjob_info: 'kube-state-metrics',
  kube_cronjob_next_schedule_time: 'kube-state-metrics',
  kube_cronjob_spec_suspend: 'kube-state-metrics',
  kube_cronjob_status_last_schedule_time: 'kube-state-metrics',
  kube_cronjob_status_last_successful_time: 'kube-state-metrics',
  kube_deployment_status_replicas_available: 'kube-state-metrics',
  kube_pod_container_resource_limits: 'kube-state-metrics',
  kube_pod_container_status_last_terminated_reason: 'kube-state-metrics',
  kube_pod_container_status_restarts_total: 'kube-state-metrics',
  kube_pod_owner: 'kube-state-metrics',
  kube_pod_status_phase: 'kube-state-metrics',
  kube_pod_status_ready: 'kube-state-metrics',
  kubelet_volume_stats_available_bytes: 'kubelet',
  kubelet_volume_stats_capacity_bytes: 'kubelet',
  container_memory_working_set_bytes: 'kubelet',
  node_filesystem_avail_bytes: 'node-exporter',
  node_filesystem_size_bytes: 'node-exporter',
  certmanager_certificate_expiration_timestamp_seconds: 'cert-manager',
  certmanager_certificate_ready_status: 'cert-manager',
} as const satisfies { readonly [name: string]: MetricSource };

export type MetricName = keyof typeof METRICS;

/** Writes selectors of PromQL. They find series by the labels `namespace` and `pod`, as names of jobs differ between installations of Prometheus. */
export class Series {
  /** @param namespaces the namespaces of the stack: its own one first, then those of the relay and of the call service */
  constructor(private readonly namespaces: readonly string[]) {}

  /** Series of the stack's own namespace. */
  public own(name: MetricName, ...matchers: readonly string[]): string {
    return selector(name, [`namespace="${this.namespaces[0]}"`, ...matchers]);
  }

  /** Series of all namespaces of the stack. */
  public all(name: MetricName, ...matchers: readonly string[]): string {
    return selector(name, [this.anyNamespace('namespace'), ...matchers]);
  }

  /**
   * Series about objects in the namespaces of the stack. Prometheus renames the label of such a series if it also has the namespace of the program that exports
   * it, and the program's ServiceMonitor doesn't set `honorLabels`, as that of cert-manager's chart.
   */
  public about(name: MetricName, ...matchers: readonly string[]): string {
    const found = ['namespace', 'exported_namespace'].map((label) =>
      selector(name, [this.anyNamespace(label), ...matchers]),
    );
    return `(${found.join(' or ')})`;
  }

  /** Series of the whole cluster. */
  public cluster(name: MetricName, ...matchers: readonly string[]): string {
    return selector(name, matchers);
  }

  private anyNamespace(label: string): string {
    return `${label}=~"${this.namespaces.join('|')}"`;
  }
}

function selector(name: MetricName, matchers: readonly string[]): string {
  return `${name}{${matchers.join(',')}}`;
}
