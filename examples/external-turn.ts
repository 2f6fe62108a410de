// For users who have a TURN relay already.
import { MatrixApp, MatrixStack, SecretKey, Turn } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  turn: Turn.external({
    uris: ['turn:relay.example.net:3478?transport=udp', 'turns:relay.example.net:5349?transport=tcp'],
    sharedSecret: SecretKey.of('relay', 'secret'),
  }),
});
app.synth();
