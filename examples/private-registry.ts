// For a cluster that pulls every image from its own registry, and runs the pods on dedicated nodes. The settings apply to every pod.
import { TaintEffect } from 'cdk8s-plus-28';
import { BackupTarget, MatrixApp, MatrixStack, TolerationOperator } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  synapse: { firstAdmin: 'admin', wellKnownServer: { image: 'registry.example.org:5000/nginx-unprivileged:1.29.4' } },
  backup: {
    target: BackupTarget.volume(),
    drill: { pods: { nodeSelector: { 'example.org/disk': 'large' }, priorityClassName: 'batch' } },
  },
  pods: {
    imageRegistry: 'registry.example.org:5000',
    imagePullSecrets: ['registry-login'],
    nodeSelector: { 'kubernetes.io/arch': 'arm64' },
    tolerations: [
      { key: 'dedicated', operator: TolerationOperator.EQUAL, value: 'matrix', effect: TaintEffect.NO_SCHEDULE },
    ],
    priorityClassName: 'important',
    topologySpreadConstraints: [{ topologyKey: 'kubernetes.io/hostname', matchLabels: { 'example.org/team': 'chat' } }],
    dns: { options: [{ name: 'ndots', value: '1' }] },
    labels: { 'example.org/team': 'chat' },
    annotations: { 'example.org/contact': 'chat@example.org' },
  },
});
app.synth();
