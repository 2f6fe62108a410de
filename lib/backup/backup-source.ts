import type { SynapseDatabase } from '../database/synapse-database';
import type { SecretKey } from '../secrets/secret-key';
import { TreeValues } from '../shared/tree';

/** Everything that a backup needs to know of a homeserver. */
export interface BackupSource {
  /** The domain in user IDs. */
  readonly serverName: string;
  /** The image that the homeserver runs, which has Python. */
  readonly image: string;
  /** The claim that is mounted at `/data`. */
  readonly claimName: string;
  /** Finds the homeserver's pod: a claim can be read on the node that has it only. */
  readonly podLabels: { readonly [label: string]: string };
  /** The secrets without which its data are of little use, by name. */
  readonly secrets: { readonly [name: string]: SecretKey };
  /** Those of them that were made in the cluster, in one Secret, and that a restore may set. */
  readonly generatedSecrets: string[];
  /** The ConfigMap with its `homeserver.yaml` and `log.yaml`. */
  readonly configMapName: string;
  /** Its further config files, in the order in which it reads them. */
  readonly configSecrets: SecretKey[];
  /** Where it keeps accounts, rooms and messages. */
  readonly database: SynapseDatabase;
}

/** A homeserver as its backup sees it. */
export interface IBackupSource {
  /** What a backup needs to know of it. */
  readonly backupSource: BackupSource;
}

/** A restore that the homeserver waits for. */
export interface AwaitedRestore {
  /** `latest`, or the start of a snapshot's ID. */
  readonly snapshot: string;
  /** Whether a database that is there already makes way. */
  readonly replace: boolean;
}

/** The restore of a chart, which the start guard of the homeserver there reads. */
export const AWAITED_RESTORES = new TreeValues<AwaitedRestore>('cdk8s-matrix:restore');
