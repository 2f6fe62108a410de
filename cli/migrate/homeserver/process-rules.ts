import { decide, every, needless } from '../rule';
import type { Rules } from '../rule';

const WORKERS = 'the library writes it: describe the workers by the prop workers of synapse, such as Workers.small()';

/** The rules for settings of processes, ports and files. */
export const PROCESS_RULES: Rules = {
  ...every(
    [
      'redis',
      'instance_map',
      'stream_writers',
      'federation_sender_instances',
      'pusher_instances',
      'outbound_federation_restricted_to',
      'worker_replication_secret',
      'worker_replication_secret_path',
      'send_federation',
      'start_pushers',
      'notify_appservices',
      'enable_media_repo',
      'media_instance_running_background_jobs',
      'run_background_tasks_on',
      'update_user_directory_from_worker',
      'notify_appservices_from_worker',
      'worker_app',
      'worker_name',
      'worker_listeners',
      'worker_log_config',
      'worker_main_http_uri',
      'worker_replication_host',
      'worker_replication_http_port',
    ],
    decide(WORKERS),
  ),
  ...every(
    [
      'pid_file',
      'daemonize',
      'user',
      'soft_file_limit',
      'no_tls',
      'tls_certificate_path',
      'tls_private_key_path',
      'tls_dh_params_path',
      'acme',
      'bind_host',
      'bind_port',
      'web_client',
      'web_client_location',
      'uploads_path',
      'print_pidfile',
      'manhole',
    ],
    needless('the library sets it'),
  ),
};
