import type { Size } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { SecretKey } from '../secrets/secret-key';
import type { SecretName } from '../secrets/secrets-yaml';
import type { Findings } from '../shared/findings';
import type { Config } from '../shared/merge';
import type { PeerEnd } from '../shared/peers';

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
  readonly drill: string;
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
  /** True for a drill: the container runs a server of its own, with its files below `/data`, and doesn't know the homeserver's. */
  readonly scratch: boolean;
  /** Gives the name of the volume with the files of a Secret. */
  readonly volumeOf: (secretName: string) => string;
}

/** The homeserver for which a database makes its objects. */
export interface DatabaseSite {
  /** An image with Python 3. */
  readonly image: string;
  /** Gives the key of one of the secrets that the database names in `ownSecrets`. */
  readonly secret: (name: SecretName) => SecretKey;
  /** True if Prometheus reads metrics. */
  readonly metrics: boolean;
}

/** The server of a database. */
export interface DatabaseServer {
  readonly host: string;
  readonly port: number;
  /** The pods of the server, if the library makes them. @default - the host may be anywhere */
  readonly pods?: PeerEnd;
}

/** The connections to a database server. */
export interface DatabaseConnections {
  /** The largest number in the pool of one process of the homeserver. The connection that tells others that it runs isn't counted. */
  readonly ofProcess: number;
  /** The number that the server accepts. @default - unknown */
  readonly accepted?: number;
  /** The name of the option with that number. @default 'maxConnections' */
  readonly acceptedBy?: string;
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
  /** The server; undefined if the database is in the homeserver's own volume. */
  readonly server?: DatabaseServer;
  /** The number of standbys, if the servers export metrics of their own. @default - they export none */
  readonly metrics?: { readonly standbys: number };
  /** The connections to the server; undefined without a server. */
  readonly connections?: DatabaseConnections;
  /** The room that the database can take. @default - unknown, or that of the homeserver's own volume */
  readonly room?: Size;
  /** The secrets that only this kind needs. They are generated in the cluster, unless the user names existing ones. @default none */
  readonly ownSecrets?: readonly SecretName[];
  /**
   * Makes the objects of a database that the homeserver brings itself, below `scope`, and returns the database by which the homeserver reaches them. The kind itself
   * doesn't change, since it may be the prop of two homeservers. Undefined for a database that is there already.
   */
  create?(scope: Construct, site: DatabaseSite): Database;
  /** The database with a server that suits so many processes of the homeserver, unless its options say otherwise. Undefined if the server is there already. */
  sizedFor?(processes: number): Database;
  check(findings: Findings, prop: string): void;
}
