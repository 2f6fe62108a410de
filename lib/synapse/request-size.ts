import { Size } from 'cdk8s';

/** The KiB of the largest transaction of another server: 200 events. Synapse takes requests of this size at any path, whatever uploads may have. */
const TRANSACTION = 12_800;

/** The largest request that Synapse takes. */
export function requestSizeOf(maxUploadSize = Size.mebibytes(50)): Size {
  return Size.kibibytes(Math.max(maxUploadSize.toKibibytes(), TRANSACTION));
}
