import { Lazy } from 'cdk8s';
import { program } from '../shared/program/program';
import { WORKER_PORTS } from './worker-ports';

/** The entrypoint of the Synapse image. */
const ENTRYPOINT = '/start.py';

export interface StartGateProps {
  /** Gives the number of the layout. Called at synth. */
  readonly layout: () => number;
  /** The database's part of a program's argument. */
  readonly databaseTask: object;
  /** The URL of the main process, for the processes that wait for it. @default - this is the main process */
  readonly main?: string;
}

/** The command of a container that becomes a process of Synapse once it may run. The arguments of the image's entrypoint follow. */
export function startGate({ layout, databaseTask, main }: StartGateProps): string[] {
  const produce = () =>
    JSON.stringify({ layout: layout(), port: WORKER_PORTS.http, ...databaseTask, ...(main !== undefined && { main }) });
  return ['python3', '-c', program('synapse/start_gate.py'), Lazy.any({ produce }) as string, ENTRYPOINT];
}
