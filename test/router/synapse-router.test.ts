import { Chart, Duration } from 'cdk8s';
import { Findings } from '../../lib/shared/findings';
import { PeerEnd, Peers } from '../../lib/shared/peers';
import { SynapseRouter } from '../../lib/router/synapse-router';
import { routerOptions } from '../../lib/router/router-options';
import type { RouterOptions } from '../../lib/router/router-options';
import { Endpoints } from '../../lib/workers/endpoints';
import { Workers } from '../../lib/workers/workers';
import { find, synth } from '../support/manifests';
import type { Manifest } from '../support/manifests';

let peers: string[];

function router(options: RouterOptions = {}, workers = Workers.small()): Manifest[] {
  return synth((app) => {
    const chart = new Chart(app, 'chart', { namespace: 'mine' });
    new SynapseRouter(chart, 'router', {
      metrics: true,
      layout: workers._layout,
      options,
      peers: {
        main: PeerEnd.pods('main', { of: 'main' }),
        workers: ({ name }) => PeerEnd.pods(name, { of: name }),
      },
    });
    peers = Peers.of(chart).all.map(({ from, to, ports }) => `${from.name} > ${to.name} ${ports[0].from}`);
  });
}

const config = (manifests: Manifest[]) =>
  find(manifests, 'ConfigMap', 'synapse-router-config').data['haproxy.cfg'] as string;

test('the files of the smallest preset', () => {
  const { data } = find(router(), 'ConfigMap', 'synapse-router-config');
  expect(data['haproxy.cfg']).toMatchSnapshot();
  expect(data['routes.map']).toMatchSnapshot();
});

test('the pods, the budget and the peers', () => {
  const manifests = router();
  const { spec } = find(manifests, 'Deployment', 'synapse-router');
  expect(spec.replicas).toBe(2);
  const pod = spec.template.spec;
  expect(pod).toMatchObject({
    terminationGracePeriodSeconds: 85,
    automountServiceAccountToken: false,
    topologySpreadConstraints: [{ topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' }],
  });
  expect(pod.containers[0]).toMatchObject({
    readinessProbe: { httpGet: { path: '/ready', port: 8405 } },
    livenessProbe: { httpGet: { path: '/health', port: 8405 } },
    securityContext: { readOnlyRootFilesystem: true, runAsUser: 99, runAsNonRoot: true },
  });
  expect(find(manifests, 'PodDisruptionBudget', 'synapse-router').spec).toEqual({
    maxUnavailable: 1,
    selector: spec.selector,
  });
  expect(manifests.map(({ kind }) => kind as string).sort()).toEqual([
    'ConfigMap',
    'Deployment',
    'PodDisruptionBudget',
  ]);
  expect(peers).toEqual([
    'Prometheus > synapse-router 8405',
    'the ingress > Router 8008',
    ...['main', 'sync', 'federation'].map((name) => `Router > ${name} 8008`),
  ]);
});

test('the limits and the log', () => {
  const text = config(
    router({
      logRequests: true,
      limits: { requests: 11, polls: 22, waiting: 33, waitingTime: Duration.minutes(1), connections: 444 },
    }),
  );
  for (const part of [
    /check fall 6 maxconn 11$/m,
    /maxconn 22$/m,
    /avg_queue ge 33 /,
    /timeout queue 60s/,
    / {4}maxconn 444$/m,
  ])
    expect(text).toMatch(part);
  expect(text).toContain('-m int ge 60000 }');
  expect(text).not.toContain('dontlog-normal');
  expect(config(router())).toContain('dontlog-normal');
});

test('all processes that an autoscaler may make have their names, also more than 20', () => {
  const text = config(router({}, Workers.of({ groups: { sync: { serves: [Endpoints.SYNC], replicas: 30 } } })));
  for (const i of [0, 11, 29]) {
    expect(text).toContain(`server synapse-sync-${i} "synapse-sync-${i}.synapse-sync.\${SERVICE_DOMAIN}:8008" `);
  }
});

test('what is refused', () => {
  const findings = new Findings();
  const limits = { requests: 0, polls: 1.5, waitingTime: Duration.millis(1), connections: 1 };
  routerOptions(findings, 'router', { replicas: 0, image: 'haproxy', limits });
  expect(findings.all).toMatchSnapshot();
});
