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
  /** Undefined: a drill can't be made of it. */
  readonly drill?: string;
}

/** A folder in a pod's memory. */
export interface MemoryFolder {
  readonly name: string;
  readonly mountPath: string;
}

/** What a pod of backup or restore has, besides what every such pod has. */
export interface DatabaseTools {
  /** The container with the database's own programs. */
  readonly sidecar: k8s.Container;
  /** What the main program is told. */
  readonly task: object;
}

/** What the container with the database's programs is given. */
export interface DatabaseToolsProps {
  readonly image?: string;
  /** The mounts of the main container that it may have as well, by the names of their volumes. */
  readonly mounts: { readonly [volume: string]: k8s.VolumeMount };
  /** Whether it reads `/data`. */
  readonly readsData: boolean;
  /** The volume with the files of a Secret. */
  readonly volumeOf: (secretName: string) => string;
}

/** A kind of database. The parts ask it, and none of them asks which kind it is. */
export interface Database {
  readonly programs: DatabasePrograms;
  /** The block `database` of homeserver.yaml. */
  readonly config: Config;
  /** The secrets that a pod mounts to reach it. */
  readonly secrets: readonly SecretKey[];
  /** What programs are told of it: names and paths, never a value. */
  readonly task: object;
  /** A folder that each pod needs which reaches it. */
  readonly memoryFolder?: MemoryFolder;
  /** What else backup and restore need; undefined: nothing. */
  tools(props: DatabaseToolsProps): DatabaseTools | undefined;
  /** What a person has to do before the first apply, as Markdown. */
  nextStep(namespace: string): string[] | undefined;
  /** Where it is, for a list of peers; undefined: in the homeserver's own volume. */
  readonly server?: { readonly host: string; readonly port: number };
  check(findings: Findings): void;
}
