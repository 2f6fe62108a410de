// For a cluster with ways of its own: the parts in a chart of one's own, every secret from elsewhere, no MatrixStack.
import { App, Chart } from 'cdk8s';
import {
  CoturnRelay,
  ElementWeb,
  ExternalIp,
  IngressTls,
  MatrixIngress,
  MatrixSecrets,
  SecretKey,
  SynapseServer,
} from '../lib';

const app = new App();
const chart = new Chart(app, 'chat', { namespace: 'chat', disableResourceNameHashes: true });
const synapse = new SynapseServer(chart, 'synapse', {
  serverName: 'example.org',
  secrets: MatrixSecrets.fromSecretName('matrix-secrets'),
});
const relay = new CoturnRelay(chart, 'coturn', {
  host: 'turn.example.org',
  externalIp: ExternalIp.static('203.0.113.7'),
  sharedSecret: SecretKey.of('coturn', 'turn_shared_secret'),
});
synapse.useTurn(relay);
const element = new ElementWeb(chart, 'element', { homeserver: synapse, host: 'chat.example.org' });
const apps = [synapse, element, ...(synapse.wellKnown ? [synapse.wellKnown] : [])];
new MatrixIngress(chart, 'ingress', { apps, tls: IngressTls.certManagerIssuer('house') });
app.synth();
