import type { Size } from 'cdk8s';
import { MediaBucket } from '../media/media-bucket';
import { instanceOf } from '../shared/kinds';
import type { Shape } from '../shared/shape';
import { size } from '../shared/units-kinds';
import { DataVolume } from './data-volume';
import { MediaVolume } from './media-volume';

/** The places for a homeserver's files. */
export interface SynapseStorageOptions {
  /** The claim for `/data`. @default DataVolume.create() */
  readonly storage?: DataVolume;

  /**
   * A claim for the media alone, such as one on slower and larger disks. The library doesn't move existing media: a server with media in `/data` refuses to start
   * with an empty claim for them.
   * @default - the media are in the claim for `/data`
   */
  readonly mediaStorage?: MediaVolume;

  /**
   * A bucket for media, in addition to the volume, where files stay as long as people open them. Media from before are copied by a scheduled Job. No backup copies the
   * bucket.
   * @default - the media are on the volume only
   * @see https://github.com/matrix-org/synapse-s3-storage-provider
   */
  readonly mediaBucket?: MediaBucket;

  /**
   * The room on the disk of the pod's node for temporary files: uploads that arrive, and what SQLite sorts. Kubernetes ends a pod that takes more.
   * @default - 1 GiB, 20 uploads of `maxUploadSize`, and with SQLite the size of the claim for `/data`, or 100 GiB for an existing claim
   */
  readonly scratchSize?: Size;
}

export const SYNAPSE_STORAGE: Shape<SynapseStorageOptions> = {
  storage: instanceOf(DataVolume, 'DataVolume.create()'),
  mediaStorage: instanceOf(MediaVolume, 'MediaVolume.create()'),
  mediaBucket: instanceOf(MediaBucket, 'MediaBucket.s3({ … })'),
  scratchSize: size,
};
