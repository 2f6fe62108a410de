import { workersConfig } from '../../lib/workers/workers-config';
import { Balance } from '../../lib/workers/endpoint-group';
import { routes } from '../../lib/workers/resolve-layout';
import { processNames } from '../../lib/workers/worker-layout';
import type { WorkerLayout } from '../../lib/workers/worker-layout';

const SINGLE = ['typing', 'to_device', 'account_data', 'presence', 'push_rules'];
const ONE = [
  'run_background_tasks_on',
  'update_user_directory_from_worker',
  'notify_appservices_from_worker',
  'media_instance_running_background_jobs',
];
const LISTS = ['federation_sender_instances', 'pusher_instances'];

/** The shared config of a layout as the library writes it. */
export function sharedConfig(layout: WorkerLayout): { readonly [key: string]: unknown } {
  return workersConfig(layout, {
    mainHost: 'synapse-main',
    hostOf: ({ workload }, process) => `${process}.${workload}`,
    port: 9093,
    secret: '/secrets/replication',
  });
}

/** The rules of Synapse's own config, its documentation and Kubernetes that a layout breaks. */
export function brokenRules(layout: WorkerLayout): string[] {
  const config = sharedConfig(layout);
  const processes = layout.groups.flatMap((group) => processNames(group));
  const fixed = layout.groups.filter(({ replicas, mostReplicas }) => replicas === mostReplicas);
  const named = fixed.flatMap((group) => processNames(group));
  const writers = (config.stream_writers ?? {}) as { readonly [stream: string]: readonly string[] };
  const addresses = Object.keys(config.instance_map ?? { main: {} });
  const broken: string[] = [];
  const rule = (kept: boolean, text: string) => void (kept || broken.push(text));

  rule(new Set(processes).size === processes.length, 'two processes have one name');
  for (const { workload, mostReplicas } of layout.groups) {
    // Kubernetes gives each pod a label with the name of the workload, "-" and 10 letters.
    rule(workload.length <= 52 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(workload), `no name: ${workload}`);
    rule(`${workload}-${mostReplicas - 1}`.length <= 63, `long name: ${workload}`);
  }
  rule(addresses[0] === 'main', 'no main');
  for (const [stream, names] of Object.entries(writers)) {
    rule(names.length > 0 && (names.length === 1 || !SINGLE.includes(stream)), `writers of ${stream}`);
    rule(
      names.every((name) => addresses.includes(name) && named.includes(name)),
      `no address of ${stream}`,
    );
  }
  for (const key of ONE) if (key in config) rule(named.includes(config[key] as string), `nobody for ${key}`);
  for (const key of LISTS) {
    if (key in config)
      rule(
        (config[key] as string[]).every((name) => named.includes(name)),
        `nobody for ${key}`,
      );
  }
  for (const { group, endpoints } of routes(layout)) {
    rule(endpoints.balance !== Balance.ONE || group.mostReplicas === 1, `several processes for ${endpoints.name}`);
    const { stream } = endpoints;
    if (stream === undefined || writers[stream] === undefined) continue;
    rule(group.streams.includes(stream), `${endpoints.name} doesn't go to the writers`);
  }
  const served = routes(layout).map(({ endpoints }) => endpoints.name);
  rule(new Set(served).size === served.length, 'two groups for the same requests');
  rule('enable_media_repo' in config === served.includes('media'), 'media have no process');
  return broken;
}
