import { Size } from 'cdk8s';
import { IMAGES } from '../../shared/images';
import type { BundledPostgresOptions } from './bundled-options';
import { DatabaseVolume } from './database-volume';

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
    memory: options.memory ?? Size.gibibytes(1),
    maxConnections: options.maxConnections ?? 50,
    poolSize: options.poolSize ?? 10,
    image: options.image ?? IMAGES.postgres,
  };
}
