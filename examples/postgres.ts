// Accounts, rooms and messages in a PostgreSQL database that exists already, here one of CloudNativePG, with backups of it: docs/postgresql.md.
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
