// For a cluster with another ingress controller and a wildcard certificate.
import { IngressController, IngressTls, MatrixApp, MatrixStack } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  tls: IngressTls.existingSecret('wildcard-example-org'),
  ingress: {
    controller: IngressController.ofClass('nginx', { 'nginx.ingress.kubernetes.io/proxy-body-size': '50m' }),
  },
});
app.synth();
