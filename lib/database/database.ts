import type { k8s } from 'cdk8s-plus-28';
import type { SecretKey } from '../secrets/secret-key';
import type { Findings } from '../shared/findings';
import type { Config } from '../shared/merge';

/** The programs that know one kind of database, by their names in `lib/programs`. */
export interface DatabasePrograms {
  /** Looks at the data before each start of Synapse. */
  readonly guard: string;
  readonly backup: string;
  readonly restore: string;
  /** Moves the data of the other kind of database to this kind, before a start of Synapse. */
  readonly move: string;
  /** Tells how long a move to this kind takes, and how much room it needs. Undefined if nobody moves to it but to take a move back. */
  readonly estimate?: string;
  /** Undefined if drills don't support this kind of database. */
  readonly drill?: string;
}

/** A folder in a pod's memory. */
export interface MemoryFolder {
  readonly name: string;
  readonly mountPath: string;
}

/** Additions of one kind of database to the pod of a backup or a restore. */
export interface DatabaseTools {
  /** The container with the database's own programs. */
  readonly sidecar: k8s.Container;
  /** The database's part of the main program's argument. */
  readonly task: object;
}

/** Props of the container with the database's own programs. */
export interface DatabaseToolsProps {
  readonly image?: string;
  /** The mounts of the main container, by the names of their volumes. This container may have them too. */
  readonly mounts: { readonly [volume: string]: k8s.VolumeMount };
  /** True if the container reads `/data`. */
  readonly readsData: boolean;
  /** Gives the name of the volume with the files of a Secret. */
  readonly volumeOf: (secretName: string) => string;
}

/** A kind of database. The parts use this interface, so that no part depends on the kind. */
export interface Database {
  readonly programs: DatabasePrograms;
  /** The block `database` of homeserver.yaml. */
  readonly config: Config;
  /** The secrets that a pod mounts to reach it. */
  readonly secrets: readonly SecretKey[];
  /** The database's part of a program's argument. It holds names and paths, never the value of a secret. */
  readonly task: object;
  /** A folder that each pod needs to connect to the database. */
  readonly memoryFolder?: MemoryFolder;
  /** The additions to the pods of backup and restore; undefined if there are none. */
  tools(props: DatabaseToolsProps): DatabaseTools | undefined;
  /** The step that a person must do before the first apply, as lines of Markdown; undefined if there is none. */
  nextStep(namespace: string): string[] | undefined;
  /** The address of the server, for the list of peers; undefined if the database is in the homeserver's own volume. */
  readonly server?: { readonly host: string; readonly port: number };
  check(findings: Findings, prop: string): void;
}
