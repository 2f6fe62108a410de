import { IngressTls, MatrixApp, MatrixSecrets, MatrixStack } from './lib';

const app = new MatrixApp();

new MatrixStack(app, 'matrix', {
  // The domain in user IDs: @you:example.org. It can never be changed once people use the server.
  serverName: 'example.org',

  // The cert-manager ClusterIssuer that gets certificates.
  tls: IngressTls.certManager('letsencrypt'),

  // Values from .secrets.yaml, if it exists. All other values are generated in the cluster.
  secrets: MatrixSecrets.fromFileOrGenerated('.secrets.yaml'),

  synapse: {
    // Made once, with a generated password.
    firstAdmin: 'admin',
  },
});

app.synth();
