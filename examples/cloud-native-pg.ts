// A database of three instances that the operator CloudNativePG runs, with its own backups in a bucket, beside those of the whole server. See docs/postgresql.md.
import { Duration, Size } from 'cdk8s';
import { BackupTarget, MatrixApp, MatrixStack, SecretKey, SynapseDatabase, SynchronousCommit } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  synapse: {
    database: SynapseDatabase.cloudNativePg({
      instances: 3,
      size: Size.gibibytes(20),
      memory: Size.gibibytes(2),
      synchronous: SynchronousCommit.required(),
      backup: {
        endpoint: 'https://s3.example.net',
        bucket: 'matrix-database',
        accessKeyId: SecretKey.of('database-bucket', 'access-key-id'),
        secretAccessKey: SecretKey.of('database-bucket', 'secret-access-key'),
        keep: Duration.days(14),
      },
    }),
  },
  backup: { target: BackupTarget.volume() },
});
app.synth();
