// Metrics, alerts and a dashboard for kube-prometheus-stack. Alertmanager finds the receiver by the label "team".
import { Duration } from 'cdk8s';
import { BackupTarget, MatrixAlert, MatrixApp, MatrixStack, Monitoring } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  backup: { target: BackupTarget.volume(), drill: {} },
  monitoring: Monitoring.prometheusOperator({
    labels: { release: 'prometheus' },
    interval: Duration.seconds(30),
    alertLabels: { team: 'chat' },
    // kube-prometheus-stack has an alert about the disks of nodes.
    withoutAlerts: [MatrixAlert.NODE_DISK_FULL],
  }),
});
app.synth();
