// Media in a bucket as well as on the volume, where they stay for two weeks after somebody opened them. See docs/media.md.
import { Duration } from 'cdk8s';
import { BackupTarget, MatrixApp, MatrixStack, MediaBucket, SecretKey } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  synapse: {
    mediaBucket: MediaBucket.s3({
      endpoint: 'https://s3.example.org',
      bucket: 'matrix-media',
      prefix: 'example.org',
      credentials: SecretKey.of('media-bucket', 'credentials'),
      keepLocal: Duration.days(14),
    }),
  },
  backup: { target: BackupTarget.volume() },
});
app.synth();
