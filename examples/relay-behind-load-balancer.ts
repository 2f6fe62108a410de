// A relay in the pod network, behind MetalLB or k3s's own load balancer, with metrics.
import { ExternalIp, MatrixApp, MatrixStack, Turn, TurnExposure, TurnTls } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  turn: Turn.coturn({
    exposure: TurnExposure.loadBalancer({ address: '192.168.1.240' }),
    externalIp: ExternalIp.static('203.0.113.7', '2001:db8::7'),
    tls: TurnTls.existingSecret('turn-certificate'),
    metrics: true,
    userQuota: 30,
    maxBps: 2_500_000,
  }),
});
app.synth();
