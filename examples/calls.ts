// Calls from behind every firewall: TURN over TLS on 5349 and, by Traefik, on 443.
import { MatrixApp, MatrixStack, Turn, TurnTls } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  turn: Turn.coturn({ tls: TurnTls.certManager('letsencrypt'), tlsPassthrough: true }),
});
app.synth();
