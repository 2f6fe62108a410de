import { Duty } from './duty';
import { Balance } from './endpoint-group';
import type { EndpointGroup } from './endpoint-group';
import { ENDPOINT_TABLE } from './endpoint-table';
import { MEDIA_ENDPOINTS } from './endpoints-media';
import { SINGLE_WRITERS } from './stream-writer';
import type { StreamWriter } from './stream-writer';
import type { WorkerGroup, WorkerLayout } from './worker-layout';
import type { WorkerGroupOptions } from './worker-options';

/** The groups of workers as a user writes them, by their names. */
export interface WorkerGroups {
  readonly [name: string]: WorkerGroupOptions;
}

// Without a media repository, the main process can't write this stream: the routes that change it are registered with the media repository.
const QUARANTINE = 'quarantined_media_changes';

/** All worker processes, from options without findings. */
export function resolveLayout(groups: WorkerGroups): WorkerLayout {
  const written = new Set(Object.values(groups).flatMap(({ writes = [] }) => writes));
  return { groups: Object.entries(groups).map(([name, options]) => resolveGroup(name, options, written)) };
}

/** The requests that belong to each group, in the order in which a router tries them. */
export function routes({ groups }: WorkerLayout): { readonly group: WorkerGroup; readonly endpoints: EndpointGroup }[] {
  return ENDPOINT_TABLE.flatMap(({ name }) =>
    groups.flatMap((group) =>
      group.endpoints.filter((endpoints) => endpoints.name === name).map((endpoints) => ({ group, endpoints })),
    ),
  );
}

function resolveGroup(name: string, options: WorkerGroupOptions, written: ReadonlySet<StreamWriter>): WorkerGroup {
  const { replicas = 1, writes = [], does = [], autoscaling } = options;
  const media = does.includes(Duty.MEDIA);
  return {
    name,
    workload: `synapse-${name}`,
    replicas,
    mostReplicas: autoscaling?.mostReplicas ?? replicas,
    app: media ? 'synapse.app.media_repository' : 'synapse.app.generic_worker',
    endpoints: ENDPOINT_TABLE.flatMap((group) => resolveEndpoints(group, options, written)),
    streams: media ? [...writes, QUARANTINE] : writes,
    duties: does,
    options,
  };
}

/** The requests of an entry of the table for which a group answers: none or one. */
function resolveEndpoints(
  endpoints: EndpointGroup,
  { serves = [], writes = [], does = [] }: WorkerGroupOptions,
  written: ReadonlySet<StreamWriter>,
): EndpointGroup[] {
  const { stream, elsewhere } = endpoints;
  if (endpoints === MEDIA_ENDPOINTS) return does.includes(Duty.MEDIA) ? [endpoints] : [];
  if (stream !== undefined && written.has(stream)) return writes.includes(stream) ? [ofWriter(endpoints, stream)] : [];
  if (!serves.some((served: string) => served === endpoints.name)) return [];
  return [elsewhere === undefined ? endpoints : { ...endpoints, endpoints: withMethods(endpoints, elsewhere) }];
}

/** Main is no substitute where it can't do all that the writers do. */
function ofWriter(endpoints: EndpointGroup, stream: StreamWriter): EndpointGroup {
  const balance = SINGLE_WRITERS.has(stream) ? Balance.ONE : endpoints.balance;
  return { ...endpoints, balance, mainMayAnswer: endpoints.elsewhere === undefined };
}

function withMethods({ endpoints }: EndpointGroup, methods: readonly string[]): EndpointGroup['endpoints'] {
  return endpoints.map((endpoint) => ({ ...endpoint, methods }));
}
