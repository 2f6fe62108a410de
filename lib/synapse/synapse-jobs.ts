import type { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import type { BackupSource } from '../backup/backup-source';
import type { Database } from '../database/database';
import { MediaUpload } from '../media/media-upload';
import type { SecretKey } from '../secrets/secret-key';
import { FirstAdmin } from './first-admin';
import { MoveEstimate } from './move-estimate';
import type { ProcessAdditions } from './process-additions';
import { StateCompression } from './state-compression';
import type { SynapseOptions } from './synapse-options';

/** Things of a homeserver that its Jobs need. */
export interface JobSurroundings {
  readonly source: BackupSource;
  readonly additions: ProcessAdditions;
  readonly registrationSecret: SecretKey;
  readonly signingKey: SecretKey;
  /** The name of the Service that leads to the main process. */
  readonly serviceName: string;
  /** The room for the copy of a move. */
  readonly scratchSize: Size;
  /** The database to which the data are to be moved later. */
  readonly moveTo: Database | undefined;
}

/** Makes the Jobs beside a homeserver that its options ask for. */
export function addJobs(scope: Construct, options: SynapseOptions, of: JobSurroundings): void {
  const { mediaBucket, firstAdmin, stateCompression, packages } = options;
  const { source } = of;
  const { serverName, image, claimName } = source;
  if (of.moveTo) {
    const { signingKey, scratchSize, moveTo: to } = of;
    new MoveEstimate(scope, 'MoveEstimate', { serverName, image, signingKey, claimName, scratchSize, to });
  }
  if (mediaBucket) new MediaUpload(scope, 'MediaUpload', { source, bucket: mediaBucket, ...of.additions });
  if (stateCompression) {
    const needs = { source, options: stateCompression, ...(packages && { packages }) };
    new StateCompression(scope, 'StateCompression', needs);
  }
  if (firstAdmin !== undefined) {
    new FirstAdmin(scope, 'FirstAdmin', {
      localpart: firstAdmin,
      image,
      serviceName: of.serviceName,
      configMapName: source.configMapName,
      registrationSecret: of.registrationSecret,
    });
  }
}
