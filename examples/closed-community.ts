// For a club: its members sign up with a token, and the server talks to no other server.
import { Duration, Size } from 'cdk8s';
import { Federation, MatrixApp, MatrixStack, Registration } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  synapse: {
    firstAdmin: 'admin',
    registration: Registration.withToken(),
    federation: Federation.disabled(),
    autoJoinRooms: ['#welcome:example.org'],
    serverNotices: { displayName: 'Club office', autoJoin: true },
    messageRetention: { maxLifetime: Duration.days(365) },
    maxUploadSize: Size.mebibytes(20),
  },
});
app.synth();
