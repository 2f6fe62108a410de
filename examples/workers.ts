// Workers on several nodes: a preset with a changed and an added group, PostgreSQL by the operator CloudNativePG, media on storage that all nodes mount. See docs/workers.md.
import { Size } from 'cdk8s';
import { PersistentVolumeAccessMode } from 'cdk8s-plus-28';
import {
  Autoscaling,
  BackupTarget,
  Duty,
  MatrixApp,
  MatrixStack,
  MediaVolume,
  Monitoring,
  SynapseDatabase,
  Workers,
} from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  synapse: {
    database: SynapseDatabase.cloudNativePg({
      instances: 3,
      size: Size.gibibytes(100),
      memory: Size.gibibytes(4),
      serverConnections: 150,
    }),
    workers: Workers.medium({
      groups: {
        sync: { replicas: 2, autoscaling: Autoscaling.upTo(3) },
        media: { replicas: 2, does: [Duty.MEDIA] },
      },
      router: { limits: { polls: 3000 } },
    }),
    mediaStorage: MediaVolume.create({
      size: Size.gibibytes(500),
      storageClassName: 'nfs',
      accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY,
    }),
  },
  backup: { target: BackupTarget.volume({ size: Size.gibibytes(800) }) },
  monitoring: Monitoring.prometheusOperator(),
});
app.synth();
