// On k3s: its own Traefik with real addresses, slow uploads and the Gateway API, and certificates from Let's Encrypt.
import { Chart } from 'cdk8s';
import { IngressController, IngressTls, K3sTraefik, LetsEncrypt, MatrixApp, MatrixStack } from '../lib';

const app = new MatrixApp();
const cluster = new Chart(app, 'cluster');
new K3sTraefik(cluster, 'traefik', { k3sVersion: '1.36', gatewayApi: true });
const issuer = new LetsEncrypt(cluster, 'issuer', { staging: true });
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  tls: IngressTls.certManager(issuer.issuerName),
  synapse: { realClientAddresses: true },
  ingress: { controller: IngressController.gatewayApi() },
});
app.synth();
