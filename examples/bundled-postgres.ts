// A homeserver with a PostgreSQL server of its own, with backups of it. See docs/postgresql.md.
import { Size } from 'cdk8s';
import { BackupTarget, DatabaseVolume, MatrixApp, MatrixStack, SynapseDatabase } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  synapse: {
    database: SynapseDatabase.bundled({
      memory: Size.gibibytes(2),
      storage: DatabaseVolume.create({ size: Size.gibibytes(40) }),
    }),
  },
  backup: { target: BackupTarget.volume() },
});
app.synth();
