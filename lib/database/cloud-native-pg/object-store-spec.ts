import type { ObjectStoreSpec } from '../../../imports/barmancloud.cnpg.io';
import {
  ObjectStoreSpecConfigurationDataCompression,
  ObjectStoreSpecConfigurationWalCompression,
} from '../../../imports/barmancloud.cnpg.io';
import {
  ScheduledBackupSpecBackupOwnerReference,
  ScheduledBackupSpecMethod,
} from '../../../imports/postgresql.cnpg.io';
import type { ScheduledBackupSpec } from '../../../imports/postgresql.cnpg.io';
import type { ClusterBackup } from './cluster-backup';

/** The name of the plugin Barman Cloud. */
export const BARMAN_PLUGIN = 'barman-cloud.cloudnative-pg.io';

const NIGHTLY = '17 2 * * *';
const KEPT_DAYS = 30;
const DAY = 86_400_000;

/** The `spec` of the ObjectStore with a cluster's backups. */
export function objectStoreSpec(backup: ClusterBackup): ObjectStoreSpec {
  const { bucket, path, endpoint, region, accessKeyId, secretAccessKey, ca, keep } = backup;
  const reference = ({ name, key }: { readonly name: string; readonly key: string }) => ({ name, key });
  const environment = [
    ...(region === undefined ? [] : [{ name: 'AWS_DEFAULT_REGION', value: region }]),
    // Most other stores refuse the checksums that Amazon's library adds by default.
    ...(endpoint === undefined
      ? []
      : ['AWS_REQUEST_CHECKSUM_CALCULATION', 'AWS_RESPONSE_CHECKSUM_VALIDATION'].map((name) => ({
          name,
          value: 'when_required',
        }))),
  ];
  return {
    configuration: {
      destinationPath: `s3://${bucket}/${path ?? ''}`,
      ...(endpoint !== undefined && { endpointUrl: endpoint }),
      ...(ca && { endpointCa: reference(ca) }),
      s3Credentials: { accessKeyId: reference(accessKeyId), secretAccessKey: reference(secretAccessKey) },
      wal: { compression: ObjectStoreSpecConfigurationWalCompression.GZIP },
      data: { compression: ObjectStoreSpecConfigurationDataCompression.GZIP },
    },
    retentionPolicy: `${keep ? keep.toMilliseconds() / DAY : KEPT_DAYS}d`,
    ...(environment.length > 0 && { instanceSidecarConfiguration: { env: environment } }),
  };
}

/** The `spec` of the ScheduledBackup of a cluster. */
export function scheduledBackupSpec(name: string, { schedule, suspended }: ClusterBackup): ScheduledBackupSpec {
  return {
    cluster: { name },
    method: ScheduledBackupSpecMethod.PLUGIN,
    pluginConfiguration: { name: BARMAN_PLUGIN },
    // The operator's schedules begin with seconds.
    schedule: `0 ${schedule?.expressionString ?? NIGHTLY}`,
    // Changes alone can't be recovered, so the first copy is made at once.
    immediate: true,
    suspend: suspended ?? false,
    backupOwnerReference: ScheduledBackupSpecBackupOwnerReference.CLUSTER,
  };
}
