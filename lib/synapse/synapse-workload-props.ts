import type { Size } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import type { Database } from '../database/database';
import type { Mail } from '../mail/mail';
import type { SecretKey } from '../secrets/secret-key';
import type { ConfigFiles } from '../shared/config-files';
import type { SelectorLabels } from '../shared/labels';
import type { ProcessLayout } from '../workers/process-layout';
import type { AppService } from './app-service';
import type { DataVolume } from './data-volume';
import type { MediaVolume } from './media-volume';
import type { ProcessAdditions } from './process-additions';

/** Props of Synapse's process, its claim and its Service. */
export interface SynapseWorkloadProps {
  readonly serverName: string;
  readonly image: string;
  /** `homeserver.yaml` and `log.yaml`. */
  readonly files: ConfigFiles;
  readonly secrets: readonly SecretKey[];
  /** A checksum of the values from a secrets file. */
  readonly secretsChecksum?: string;
  /** The keys that hold further config files. */
  readonly fragments: readonly SecretKey[];
  readonly appServices: readonly AppService[];
  /** The mail server. @default - none */
  readonly mail?: Mail;
  /** The needs of modules and of a bucket for media. */
  readonly additions: ProcessAdditions;
  /** Gives the argument of the start guard. Called at synth. */
  readonly guard: () => object;
  readonly signingKey: SecretKey;
  readonly storage: DataVolume;
  /** The claim for the media alone. */
  readonly media?: MediaVolume;
  /** True if all media are in a bucket. */
  readonly hasBucket: boolean;
  /** The room for temporary files. */
  readonly scratchSize: Size;
  readonly database: Database;
  /** The database from which the data are moved. */
  readonly moveFrom?: Database;
  /** True if a move back loses what people have written since the move. */
  readonly discard?: boolean;
  readonly metrics: boolean;
  readonly resources?: ContainerResources;
  /** Gives the layout of the processes. Called at synth. */
  readonly layout: () => ProcessLayout;
  /** The workloads of the workers, and the labels of the router's pods. @default - there are no workers */
  readonly workers?: { readonly workloads: readonly string[]; readonly edge: SelectorLabels };
}
