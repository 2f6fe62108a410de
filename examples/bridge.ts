// A bridge, by its registration file in an existing Secret. Synapse's rate limits don't apply to its users.
import { AppService, MatrixApp, MatrixStack, SecretKey } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  synapse: {
    appServices: [AppService.fromSecret(SecretKey.of('mautrix-whatsapp', 'registration.yaml'), { rateLimited: false })],
  },
});
app.synth();
