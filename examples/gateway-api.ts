// By the Gateway API of k3s' own Traefik, with no Ingress and none of Traefik's kinds.
import { IngressController, MatrixApp, MatrixStack } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  ingress: { controller: IngressController.gatewayApi() },
});
app.synth();
