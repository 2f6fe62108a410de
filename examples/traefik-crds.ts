// By Traefik's own kinds of object, with a certificate of cert-manager for each host.
import { IngressController, MatrixApp, MatrixStack } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  ingress: { controller: IngressController.traefikCrds() },
});
app.synth();
