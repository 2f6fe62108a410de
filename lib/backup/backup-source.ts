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
}
