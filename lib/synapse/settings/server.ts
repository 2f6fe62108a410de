import { ABSENT, outgoing, setting } from './row';
import type { Row } from './row';
import { HTTP_PORT, METRICS_PORT, answersForItself } from './context';
import type { HomeserverContext } from './context';
import { isFederated } from './federation';

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
  { key: 'public_baseurl', instead: "use the prop 'host'", value: ({ server }) => server.baseUrl, outside: false },
  {
    key: 'serve_server_wellknown',
    instead: "use the prop 'federation'",
    value: ({ server, options }) => isFederated(options) && answersForItself(server),
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
    value: () => '/data/media_store',
    outside: { off: '/data/media_store' },
  },
];

/** Settings of further processes of the same server. */
export const WORKERS: Row[] = outgoing({
  redis: { enabled: false },
  instance_map: {},
  stream_writers: {},
});

function listeners({ options }: HomeserverContext): object[] {
  const http = {
    port: HTTP_PORT,
    type: 'http',
    x_forwarded: true,
    resources: [{ names: isFederated(options) ? ['client', 'federation'] : ['client'], compress: false }],
  };
  return options.metrics ? [http, { port: METRICS_PORT, type: 'metrics' }] : [http];
}
