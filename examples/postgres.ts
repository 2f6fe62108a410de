// Accounts, rooms and messages in an existing PostgreSQL database, here one that CloudNativePG runs, with backups of it. See docs/postgresql.md.
import { BackupTarget, MatrixApp, MatrixStack, SecretKey, SynapseDatabase } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  synapse: {
    database: SynapseDatabase.postgres({
      host: 'synapse-db-rw',
      password: SecretKey.of('synapse-db-app', 'password'),
      ca: SecretKey.of('synapse-db-ca', 'ca.crt'),
    }),
  },
  backup: { target: BackupTarget.volume() },
});
app.synth();
