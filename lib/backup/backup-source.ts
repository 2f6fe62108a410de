import type { Size } from 'cdk8s';
import { SynapseDatabase } from '../database/synapse-database';
import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';
import { checkObjectName } from '../shared/checks';
import { instanceOf, listOf, mapOf, text } from '../shared/kinds';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { size } from '../shared/units-kinds';
import { TreeValues } from '../shared/tree';

/** The facts about a homeserver that its backup needs. */
export interface BackupSource {
  /** The domain in user IDs. */
  readonly serverName: string;
  /** The image that the homeserver runs, which has Python. */
  readonly image: string;
  /** The claim that is mounted at `/data`. */
  readonly claimName: string;
  /** The claim for the media alone. @default - the media are in the claim at `/data` */
  readonly mediaClaimName?: string;
  /** The bucket in which all media are, which no backup copies, for messages: `s3://media/matrix/`. @default - the media are on the volume only */
  readonly mediaBucket?: string;
  /** The room that the database can take: the size of its claim. @default - unknown */
  readonly databaseRoom?: Size;
  /** The labels of the homeserver's pod. The backup's pod must run on the same node to mount the claim. */
  readonly podLabels: { readonly [label: string]: string };
  /** The secrets that a restored server needs besides its data, by name. */
  readonly secrets: { readonly [name: string]: SecretKey };
  /** The names of the secrets that were generated in the cluster. They are in one Secret, and a restore may set them. */
  readonly generatedSecrets: string[];
  /** The ConfigMap with its `homeserver.yaml` and `log.yaml`. */
  readonly configMapName: string;
  /** The keys that hold its further config files, in the order in which Synapse reads them. */
  readonly configSecrets: SecretKey[];
  /** The database with accounts, rooms and messages. */
  readonly database: SynapseDatabase;
}

/** A homeserver that can be backed up. */
export interface IBackupSource {
  /** The facts that the backup needs. */
  readonly backupSource: BackupSource;
}

/** A restore that the homeserver waits for. */
export interface AwaitedRestore {
  /** `latest`, or the start of a snapshot's ID. */
  readonly snapshot: string;
  /** If true, the restore replaces a database that exists already. */
  readonly replace: boolean;
}

/** The restore of a chart. The start guard of the chart's homeserver reads it. */
export const AWAITED_RESTORES = new TreeValues<AwaitedRestore>('cdk8s-matrix:restore');

export const BACKUP_SOURCE: Shape<BackupSource> = {
  serverName: required(text()),
  image: required(text()),
  claimName: required(text(checkObjectName)),
  mediaClaimName: text(checkObjectName),
  mediaBucket: text(),
  databaseRoom: size,
  podLabels: required(mapOf(text(), 'text')),
  secrets: required(mapOf(secretKey, 'a SecretKey')),
  generatedSecrets: required(listOf(text(), 'names of secrets')),
  configMapName: required(text(checkObjectName)),
  configSecrets: required(listOf(secretKey, "SecretKey.of('name', 'key')")),
  database: required(instanceOf(SynapseDatabase, 'SynapseDatabase.sqlite()')),
};
