// For a cluster with special needs: the parts in your own chart, without MatrixStack, and every secret from an existing Secret.
import { Chart } from 'cdk8s';
import {
  CoturnRelay,
  DeletionGuard,
  ElementWeb,
  ExternalIp,
  IngressTls,
  MatrixApp,
  MatrixIngress,
  MatrixSecrets,
  SecretKey,
  SynapseServer,
} from '../lib';

const app = new MatrixApp();
const chart = new Chart(app, 'chat', { namespace: 'chat', disableResourceNameHashes: true });
const synapse = new SynapseServer(chart, 'synapse', {
  serverName: 'example.org',
  secrets: MatrixSecrets.fromSecretName('matrix-secrets'),
});
new CoturnRelay(chart, 'coturn', {
  host: 'turn.example.org',
  homeserver: synapse,
  externalIp: ExternalIp.static('203.0.113.7'),
  sharedSecret: SecretKey.of('coturn', 'turn_shared_secret'),
});
new ElementWeb(chart, 'element', { homeserver: synapse, host: 'chat.example.org' });
new MatrixIngress(chart, 'ingress', { tls: IngressTls.certManagerIssuer('house') });
new DeletionGuard(chart, 'deletion-guard');
app.synth();
