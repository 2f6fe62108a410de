import { Size } from 'cdk8s';
import { UNKNOWN_ROOM } from '../shared/workload';
import type { SynapseOptions } from './synapse-options';

const UPLOADS_AT_ONCE = 20;
const OTHER_FILES = Size.gibibytes(1);

/**
 * The room for Synapse's temporary files. Uploads wait there until they are complete. SQLite sorts and compacts there, which takes as much as the database at most.
 *
 * @param databaseRoom the size of the claim with SQLite's database, if it is known
 */
export function scratchSize(options: SynapseOptions, databaseRoom: Size | undefined): Size {
  if (options.scratchSize) return wholeMebibytes(options.scratchSize.toKibibytes());
  const upload = options.maxUploadSize ?? Size.mebibytes(50);
  // A move puts a copy of SQLite's database there if the claim has no room for it.
  const moves = options.moveDatabaseFrom && !options.moveDatabaseFrom._kind.server;
  const database = options.database?._kind.server && !moves ? Size.kibibytes(0) : (databaseRoom ?? UNKNOWN_ROOM);
  const kibibytes = [OTHER_FILES, database].reduce((sum, size) => sum + size.toKibibytes(), 0);
  return wholeMebibytes(kibibytes + UPLOADS_AT_ONCE * upload.toKibibytes());
}

/** cdk8s-plus takes only whole MiB as the limit of a volume. */
function wholeMebibytes(kibibytes: number): Size {
  return Size.mebibytes(Math.ceil(kibibytes / 1024));
}
