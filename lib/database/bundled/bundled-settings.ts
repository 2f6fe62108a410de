import { Size } from 'cdk8s';
import { IMAGES } from '../../shared/images';
import type { BundledPostgresOptions } from './bundled-options';
import { DatabaseVolume } from './database-volume';
import { leastMemory } from './postgres-tuning';

const LEAST_MEMORY = Size.gibibytes(1);

/** The options of a bundled PostgreSQL, with defaults filled in. */
export interface BundledSettings extends BundledPostgresOptions {
  readonly storage: DatabaseVolume;
  readonly memory: Size;
  readonly maxConnections: number;
  readonly poolSize: number;
  readonly image: string;
}

export function bundledSettings(options: BundledPostgresOptions): BundledSettings {
  return {
    ...options,
    storage: options.storage ?? DatabaseVolume.create(),
    memory: options.memory ?? LEAST_MEMORY,
    maxConnections: options.maxConnections ?? 50,
    poolSize: options.poolSize ?? 10,
    image: options.image ?? IMAGES.postgres,
  };
}

/** The memory limit for so many connections, in steps of 256 MiB. */
export function memoryFor(maxConnections: number): Size {
  const mebibytes = Math.ceil(leastMemory(maxConnections) / 256) * 256;
  return mebibytes > LEAST_MEMORY.toMebibytes() ? Size.mebibytes(mebibytes) : LEAST_MEMORY;
}
