import type * as kplus from 'cdk8s-plus-28';
import type { Mail } from '../mail/mail';
import type { ProcessLayout } from './process-layout';

/** Things of the main process's pod that the pods of workers have too. */
export interface SharedPod {
  readonly image: string;
  /** The annotations with checksums of config and secrets. */
  readonly annotations: { readonly [name: string]: string };
  /** The mounts other than those of claims: config, secrets, scratch, and the folder for the password of the database. */
  readonly mounts: readonly kplus.VolumeMount[];
  /** Variables of the homeserver's modules and of a bucket for media: paths and switches, never a secret. */
  readonly env: { readonly [name: string]: kplus.EnvValue };
  /** The init container that installs Python packages. Undefined if there are none. */
  readonly install?: kplus.ContainerProps;
  /** The config files, in the order in which Synapse reads them, without the file of the process itself. */
  readonly configPaths: readonly string[];
  /** The mail server. @default - none */
  readonly mail?: Mail;
  /** The database's part of a program's argument. It holds names and paths, never the value of a secret. */
  readonly databaseTask: object;
  /** Gives the layout of the processes. Called at synth. */
  readonly layout: () => ProcessLayout;
  /** True if the processes serve metrics. */
  readonly metrics: boolean;
  /** The claim with the media, if it is one of its own that pods on several nodes can mount. */
  readonly media?: kplus.VolumeMount;
  /** The folder of the media, if all of them are in a bucket. Undefined without a bucket. */
  readonly mediaInBucket?: string;
}
