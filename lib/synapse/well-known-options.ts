import type { ContainerResources } from 'cdk8s-plus-28';
import { text } from '../shared/kinds';
import { pods } from '../shared/pods/pod-checks';
import type { PodOptions } from '../shared/pods/pod-options';
import { resources } from '../shared/resources-shape';
import type { Shape } from '../shared/shape';

/** Options of the web server for `/.well-known/matrix/…` on the host of the server name. */
export interface WellKnownServerOptions {
  /** The container image: `nginx-unprivileged` or one made from it. @default - the version that this release was tested with */
  readonly image?: string;

  /** CPU and memory. @default - 10m CPU and 32 MiB requested, 128 MiB memory at most */
  readonly resources?: ContainerResources;

  /** Options of its pods, merged over those of the homeserver. @default - the homeserver's */
  readonly pods?: PodOptions;
}

export const WELL_KNOWN_SERVER: Shape<WellKnownServerOptions> = { image: text(), resources, pods };
