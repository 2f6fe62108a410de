import type { StreamWriter } from './stream-writer';

/** The value of a request by which a balancer chooses among the processes of a group. */
export enum Balance {
  /** Any process answers. */
  ANY = 'any',
  /** All requests of a user go to one process. */
  USER = 'user',
  /** All requests about a room go to one process. */
  ROOM = 'room',
  /** All requests of another server go to one process. */
  ORIGIN = 'origin',
  /** The group has one process only, and must have. */
  ONE = 'one',
}

/** A kind of requests, as docs/workers.md of Synapse lists it. */
export interface Endpoint {
  /** The regular expression of the path, to the letter as in docs/workers.md. */
  readonly path: string;
  /** The methods for which a worker answers. @default - all */
  readonly methods?: readonly string[];
  /** A query parameter that the requests don't have. @default - none, so the query doesn't matter */
  readonly withoutQuery?: string;
  /** True if docs/workers.md doesn't list it, but the source of Synapse registers it on workers. @default false */
  readonly undocumented?: boolean;
}

/** Requests that belong to one worker, and their routing. */
export interface EndpointGroup {
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
  readonly balance: Balance;
  /** True if the main process may answer too, when no worker does. False where two processes that answer would corrupt data, or where main refuses. */
  readonly mainMayAnswer: boolean;
  /** The stream whose writers answer, if workers write it. @default - the requests belong to no stream */
  readonly stream?: StreamWriter;
  /** The methods that processes answer that don't write the stream. Without any, only writers answer. @default - all */
  readonly elsewhere?: readonly string[];
}

/** Endpoints by their paths, for all methods. */
export function all(...paths: string[]): Endpoint[] {
  return paths.map((path) => ({ path }));
}
