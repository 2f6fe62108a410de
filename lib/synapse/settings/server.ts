import { MEDIA_FOLDER } from '../../shared/volume-claim';
import { WORKER_PORTS } from '../../workers/worker-ports';
import type { SynapseOptions } from '../synapse-options';
import { ABSENT, outgoing, setting } from './row';
import type { Row } from './row';
import { HTTP_PORT, METRICS_PORT, answersForItself } from './context';
import type { HomeserverContext } from './context';
import { isFederated, isFound } from './federation';

const PATHS = 'the library places files and listeners';
const DATABASE = "use the prop 'database'";

/** Settings of the server's names. */
export const IDENTITY: Row[] = [
  {
    key: 'server_name',
    instead: "use the prop 'serverName'",
    value: ({ server }) => server.serverName,
    outside: false,
  },
  {
    key: 'public_baseurl',
    instead: "use 'homeserverHost' and 'publicPort' of the stack, or 'host' and 'baseUrl' of SynapseServer",
    value: ({ server }) => server.baseUrl,
    outside: false,
  },
  {
    key: 'serve_server_wellknown',
    instead: "use the prop 'federation'",
    value: ({ server, options, openId = false }) => isFound(options, openId) && answersForItself(server),
    outside: false,
  },
  setting('wellKnownClientContent', {
    key: 'extra_well_known_client_content',
    write: (content) => content,
    check: (findings, prop, content) => {
      if (!('m.homeserver' in content)) return;
      findings.add(`${prop}['m.homeserver']`, `is not taken here: use the prop '${findings.nameOf('host')}'`);
    },
    outside: false,
  }),
];

/** Settings of the server's process: its ports and its data. A drill has its own listener, in its own pod. */
export const PROCESS: Row[] = [
  {
    key: 'listeners',
    instead: PATHS,
    value: listeners,
    outside: {
      off: [
        {
          port: HTTP_PORT,
          bind_addresses: ['127.0.0.1'],
          type: 'http',
          resources: [{ names: ['client', 'keys'], compress: false }],
        },
      ],
    },
  },
  {
    key: 'database',
    instead: DATABASE,
    value: ({ database }) => database,
    outside: { off: { name: 'sqlite3', args: { database: '/data/homeserver.db' } } },
  },
  { key: 'database_path', instead: DATABASE, outside: { off: ABSENT } },
  { key: 'databases', instead: DATABASE, outside: { off: ABSENT } },
  {
    key: 'media_store_path',
    instead: PATHS,
    value: ({ options }) => mediaFolder(options),
    outside: { off: '/data/media_store' },
  },
];

/** Settings of further processes of the same server. The workers' part adds them. A drill runs one process. */
export const WORKERS: Row[] = [
  ...ofWorkers({
    redis: { enabled: false },
    instance_map: {},
    stream_writers: {},
    worker_replication_secret_path: ABSENT,
    run_background_tasks_on: ABSENT,
    update_user_directory_from_worker: ABSENT,
    notify_appservices_from_worker: ABSENT,
    media_instance_running_background_jobs: ABSENT,
    enable_media_repo: ABSENT,
  }),
];

function ofWorkers(off: Parameters<typeof outgoing>[0]): Row[] {
  return outgoing(off).map((row) => ({ ...row, instead: "use the prop 'workers'" }));
}

function listeners({ options, openId, hasWorkers }: HomeserverContext): object[] {
  // The resource `federation` answers what `openid` does, and all else.
  const others = isFederated(options) ? ['federation'] : openId ? ['openid'] : [];
  const http = {
    port: HTTP_PORT,
    type: 'http',
    x_forwarded: true,
    resources: [{ names: ['client', ...others], compress: false }],
  };
  return [
    http,
    ...(options.metrics ? [{ port: METRICS_PORT, type: 'metrics' }] : []),
    ...(hasWorkers ? [{ port: WORKER_PORTS.replication, type: 'http', resources: [{ names: ['replication'] }] }] : []),
  ];
}

/** The folder of the media in each process. */
export function mediaFolder({ mediaStorage }: Pick<SynapseOptions, 'mediaStorage'>): string {
  return mediaStorage ? MEDIA_FOLDER : '/data/media_store';
}
