// Encrypted backups in a bucket, each night. If the server's volume is empty, the server starts from the newest backup.
import { Cron } from 'cdk8s';
import { BackupTarget, MatrixApp, MatrixStack, Restore, SecretKey } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  backup: {
    target: BackupTarget.s3({
      endpoint: 'https://s3.example.org',
      bucket: 'backups',
      path: 'matrix',
      credentials: SecretKey.of('backup-bucket', 'credentials'),
    }),
    schedule: Cron.schedule({ minute: '0', hour: '4' }),
    keep: { daily: 14, weekly: 8, monthly: 12 },
    restore: Restore.latest(),
  },
});
app.synth();
