import { Lazy } from 'cdk8s';
import { program } from '../shared/program/program';
import type { ProcessLayout } from './process-layout';
import { WORKER_PORTS } from './worker-ports';

/** The entrypoint of the Synapse image. */
const ENTRYPOINT = '/start.py';

/** The file whose settings all processes share. */
const HOMESERVER_YAML = '/data/homeserver.yaml';

export interface StartGateProps {
  /** Gives the layout. Called at synth. */
  readonly layout: () => ProcessLayout;
  /** The database's part of a program's argument. */
  readonly databaseTask: object;
  /** The URL of the main process, for the processes that wait for it. @default - this is the main process */
  readonly main?: string;
  /** The namespace and the workloads by which the main process tells how to end workers that the manifests no longer have. @default - the process doesn't tell how to end them */
  readonly leftovers?: Leftovers;
}

/** `kubectl apply` leaves the workloads of a group running that was taken out. */
export interface Leftovers {
  readonly namespace: string;
  /** The workloads of workers that the manifests have. */
  readonly workloads: readonly string[];
}

/** The command of a container that becomes a process of Synapse once it may run. The arguments of the image's entrypoint follow. */
export function startGate({ layout, databaseTask, main, leftovers }: StartGateProps): string[] {
  const produce = () => {
    const { number, agreed } = layout();
    return JSON.stringify({
      layout: number,
      agreed,
      config: HOMESERVER_YAML,
      port: WORKER_PORTS.http,
      ...databaseTask,
      ...(main !== undefined && { main }),
      ...(leftovers && { leftovers }),
    });
  };
  return ['python3', '-c', program('synapse/start_gate.py'), Lazy.any({ produce }) as string, ENTRYPOINT];
}
