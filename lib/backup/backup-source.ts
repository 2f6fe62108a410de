import type { PostgresConnection } from '../postgres/postgres-connection';
import type { SecretKey } from '../secrets/secret-key';

/** A homeserver as its backup sees it. */
export interface IBackupSource {
  /** The domain in user IDs. */
  readonly serverName: string;
  /** The image that the homeserver runs, which has Python. */
  readonly image: string;
  /** The claim that is mounted at `/data`. */
  readonly claimName: string;
  /** Finds the homeserver's pod: a claim can be read on the node that has it only. */
  readonly podLabels: { readonly [label: string]: string };
  /** The secrets without which its data are of little use, by name. */
  readonly preciousSecrets: { readonly [name: string]: SecretKey };
  /** Those of them that were made in the cluster, in one Secret, and that a restore may set. */
  readonly ownSecrets: string[];
  /** The ConfigMap with its `homeserver.yaml` and `log.yaml`. */
  readonly configMapName: string;
  /** Its further config files, in the order in which it reads them. */
  readonly configSecrets: SecretKey[];
  /** Where its database is, if that isn't a file in the claim. */
  readonly postgres?: PostgresConnection;
  /**
   * Holds the homeserver's start back until a restore has ended.
   *
   * @param snapshot `latest`, or the start of a snapshot's ID
   * @param replace whether also a database that is there already makes way
   */
  awaitRestore(snapshot: string, replace: boolean): void;
}
