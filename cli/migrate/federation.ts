import { call, list, literal } from './code';
import { SERVER } from './patterns';
import { texts } from './rule';
import type { Context } from './rule';
import type { Path } from './translation';

const FEDERATION = 'synapse/federation';

/** Closes the federation, as a list of servers that isn't understood must not mean everybody. */
export function closeFederation(path: Path, context: Context, sentence: string): void {
  context.out.close(FEDERATION, call('Federation.disabled'));
  context.out.leave(path, `${sentence}; federation is off now`);
}

/** The servers with which the homeserver federates. An empty list is handled by the callers, as it means different things to the chart and to Synapse. */
export function allowedServers(value: unknown, path: Path, context: Context): void {
  const { out } = context;
  if (!Array.isArray(value)) {
    closeFederation(path, context, 'it must be a list of server names');
    return;
  }
  const names = texts(value, path, out, SERVER, 'it must be a server name');
  if (names.length > 0) out.set(FEDERATION, call('Federation.allowList', list(names.map(literal))));
  else closeFederation(path, context, 'it names no server that the library takes');
}
