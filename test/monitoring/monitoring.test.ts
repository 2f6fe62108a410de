import { Duration, Testing } from 'cdk8s';
import { parse } from 'yaml';
import {
  BackupTarget,
  MatrixAlert,
  MetricsEndpoints,
  Monitoring,
  Peers,
  Rtc,
  RtcExposure,
  SynapseDatabase,
  Turn,
  TurnExposure,
} from '../../lib';
import type { MatrixStackProps, PodOptions } from '../../lib';
import type { AlertRule } from '../../lib/monitoring/rules-config';
import { StatusPage } from '../parts/status-page';
import { SecretKey } from '../../lib';
import { find, findingsOf, identity, manifestsOf, newStack, ofKind, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const EVERYWHERE: Partial<MatrixStackProps> = {
  turn: Turn.coturn({ exposure: TurnExposure.loadBalancer() }),
  rtc: Rtc.livekit({ exposure: RtcExposure.loadBalancer(), udpPort: 7890 }),
  backup: { target: BackupTarget.volume(), drill: {} },
};
const operator = Monitoring.prometheusOperator({
  labels: { release: 'prometheus' },
  interval: Duration.seconds(30),
  alertLabels: { team: 'chat' },
});
const alertsOf = (manifests: Manifest[]): AlertRule[] =>
  find(manifests, 'PrometheusRule', 'matrix-alerts').spec.groups.flatMap(({ rules }: { rules: AlertRule[] }) => rules);

/** The pods that serve metrics, and their ports, by the names in their containers. */
const PODS = [
  ['synapse', 'matrix', 'StatefulSet', 9001],
  ['livekit', 'matrix-rtc', 'Deployment', 6789],
  ['coturn', 'matrix-turn', 'Deployment', 9641],
] as const;

describe('with the Prometheus operator', () => {
  const synapse = { database: SynapseDatabase.cloudNativePg() };
  const manifests = synthStack({ ...EVERYWHERE, synapse, monitoring: operator });

  test.each(PODS)('a PodMonitor finds the pods of %s', (name, namespace, kind, port) => {
    const { metadata, spec } = find(manifests, 'PodMonitor', `matrix-${name}`);
    expect(metadata).toMatchObject({ namespace, labels: { release: 'prometheus' } });
    expect(spec.podMetricsEndpoints).toEqual([{ port: 'metrics', path: '/metrics', interval: '30s' }]);
    const { template } = find(manifests, kind, name, namespace).spec;
    expect(template.metadata.labels).toEqual(spec.selector.matchLabels);
    const ports = template.spec.containers.flatMap((c: Manifest) => c.ports);
    expect(ports).toContainEqual(expect.objectContaining({ name: 'metrics', containerPort: port }));
    expect(template.metadata.annotations).not.toHaveProperty('prometheus.io/scrape');
  });

  test('all alerts have a severity, a summary, a remedy, a page and the labels of the user', () => {
    const alerts = alertsOf(manifests);
    expect(alerts.map(({ alert }) => alert).sort()).toEqual(Object.values(MatrixAlert).sort());
    for (const { alert, labels, annotations } of alerts) {
      expect(labels).toEqual({ severity: expect.stringMatching(/^(critical|warning)$/), team: 'chat' });
      expect(annotations.summary.length).toBeGreaterThan(15);
      expect(annotations.description.length).toBeGreaterThan(60);
      expect(annotations.runbook_url).toContain(`/docs/monitoring.md#${alert.toLowerCase()}`);
    }
  });

  test('no metrics are public', () => {
    const ports = ofKind(manifests, 'Ingress', 'IngressRoute', 'IngressRouteTCP').map(({ spec }) =>
      JSON.stringify(spec),
    );
    expect(ports.length).toBeGreaterThan(3);
    for (const [, , , port] of PODS) expect(ports.join()).not.toContain(`"number":${port}`);
    const outside = ofKind(manifests, 'Service').filter(({ spec }) => ['LoadBalancer', 'NodePort'].includes(spec.type));
    const open = outside.flatMap(({ spec }) => (spec.ports as Manifest[]).map(({ port }) => port as number));
    expect(open.length).toBeGreaterThan(3);
    for (const [, , , port] of PODS) expect(open).not.toContain(port);
  });
});

describe('with annotations', () => {
  const manifests = synthStack({ ...EVERYWHERE, monitoring: Monitoring.annotations() });

  test.each(PODS)('the pods of %s say where their metrics are', (name, namespace, kind, port) => {
    expect(find(manifests, kind, name, namespace).spec.template.metadata.annotations).toMatchObject({
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': String(port),
      'prometheus.io/path': '/metrics',
    });
  });

  test('the alerts are in a file that Prometheus can load', () => {
    const text = find(manifests, 'ConfigMap', 'matrix-alerts').data['matrix.rules.yaml'] as string;
    const { groups } = parse(text) as { groups: { rules: AlertRule[] }[] };
    expect(groups.flatMap(({ rules }) => rules).map(({ alert }) => alert)).toContain('MatrixServerDown');
    expect(ofKind(manifests, 'PodMonitor', 'PrometheusRule')).toEqual([]);
  });
});

test('without monitoring, and with what was switched off, there is nothing of it', () => {
  const base = synthStack();
  expect(synthStack({ monitoring: Monitoring.none() })).toEqual(base);
  const names = base.map(identity).filter((name) => /matrix-(alerts|dashboard)|Monitor/.test(name));
  expect(names).toEqual([]);
  const off = synthStack({ monitoring: Monitoring.prometheusOperator({ alerts: false, dashboard: false }) });
  const added = off.map(identity).filter((name) => !base.map(identity).includes(name));
  expect(added.sort()).toEqual(['PodMonitor matrix-rtc/matrix-livekit', 'PodMonitor matrix/matrix-synapse']);
});

test('the prop of a part wins, and nothing serves metrics on the addresses of a node', () => {
  const monitors = (props: Partial<MatrixStackProps>) =>
    ofKind(synthStack({ monitoring: Monitoring.prometheusOperator(), ...props }), 'PodMonitor').map(
      ({ metadata }) => metadata.name as string,
    );
  // The relay is on the host's network by default.
  expect(monitors({}).sort()).toEqual(['matrix-livekit', 'matrix-synapse']);
  expect(monitors({ synapse: { metrics: false } })).toEqual(['matrix-livekit']);
  expect(monitors({ rtc: Rtc.livekit({ metrics: false }) })).toEqual(['matrix-synapse']);
  expect(monitors({ rtc: Rtc.livekit({ exposure: RtcExposure.hostNetwork() }) })).toEqual(['matrix-synapse']);
});

test('alerts are about parts that exist, without those that the user left out', () => {
  const alerts = (props: Partial<MatrixStackProps>) =>
    alertsOf(synthStack({ monitoring: operator, ...props })).map(({ alert }) => alert);
  const small = alerts({ turn: Turn.none(), rtc: Rtc.none() });
  expect(small.filter((name) => /Backup|Drill|Calls|Relay/.test(name))).toEqual([]);
  expect(alerts({ backup: { target: BackupTarget.volume() } })).not.toContain('MatrixDrillTooOld');
  const withoutAlerts = [MatrixAlert.NODE_DISK_FULL];
  const chosen = alerts({ monitoring: Monitoring.prometheusOperator({ withoutAlerts }) });
  expect(chosen).not.toContain('MatrixNodeDiskFull');
  expect(chosen).toContain('MatrixClaimFull');
});

test('a part of the user joins, before or after', () => {
  const app = Testing.app();
  const stack = newStack(app, { monitoring: operator });
  const { synapse: homeserver } = stack;
  const page = new StatusPage(stack, 'status', { homeserver, registration: SecretKey.of('a', 'b') });
  const { podMetadata } = stack.element.deployment;
  MetricsEndpoints.of(page).add({
    name: 'status',
    podLabels: { app: 'status' },
    podMetadata,
    port: 8080,
    portName: 'http',
  });
  const { spec } = find(manifestsOf(app), 'PodMonitor', 'matrix-status');
  expect(spec).toMatchObject({ selector: { matchLabels: { app: 'status' } }, podMetricsEndpoints: [{ port: 'http' }] });
  const reads = Peers.of(stack).all.filter(({ purpose }) => purpose === 'metrics');
  expect(reads.map(({ from, to }) => [from.name, to.name]).sort()).toEqual([
    ['Prometheus', 'livekit'],
    ['Prometheus', 'status'],
    ['Prometheus', 'synapse'],
  ]);
});

test('errors name the option', () => {
  const options = {
    alertLabels: { severity: 'page', 'a-b': 'c', team: '{{ x }}' },
    labels: { '!': 'x' },
    interval: Duration.millis(1500),
    withoutAlerts: ['Nothing' as MatrixAlert],
  };
  expect(findingsOf(() => synthStack({ monitoring: Monitoring.prometheusOperator(options) }))).toEqual([
    expect.stringContaining("'monitoring.withoutAlerts[0]' must be one of MatrixAlert"),
    expect.stringContaining("'monitoring.alertLabels['severity']' is set by each alert"),
    expect.stringContaining("'monitoring.alertLabels['a-b']' must be a label of Prometheus"),
    expect.stringContaining("'monitoring.alertLabels['team']' must not have '{{'"),
    expect.stringContaining("'monitoring.labels['!']' must be a key"),
    expect.stringContaining('must be whole seconds, from 5 to 300, got "1.5 s"'),
  ]);
});

describe('a cluster of CloudNativePG', () => {
  const of = (monitoring: Monitoring, instances: number, pods: PodOptions = {}) =>
    synthStack({ monitoring, synapse: { database: SynapseDatabase.cloudNativePg({ instances, pods }) } });
  const alertsOf = (manifests: Manifest[]) =>
    (find(manifests, 'PrometheusRule', 'matrix-alerts').spec.groups as { rules: { alert: string }[] }[])
      .flatMap(({ rules }) => rules.map(({ alert }) => alert))
      .filter((name) => /Connections|Standby|ReplicaBehind/.test(name));

  test('has its instances read by a PodMonitor, and alerts for as many standbys as it has', () => {
    const manifests = of(Monitoring.prometheusOperator(), 3);
    expect(find(manifests, 'PodMonitor', 'matrix-synapse-db').spec).toMatchObject({
      selector: { matchLabels: { 'cnpg.io/cluster': 'synapse-db' } },
      podMetricsEndpoints: [{ port: 'metrics' }],
    });
    expect(alertsOf(manifests)).toEqual(['MatrixDatabaseConnections', 'MatrixReplicaBehind', 'MatrixStandbyAway']);
    expect(JSON.stringify(find(manifests, 'PrometheusRule', 'matrix-alerts'))).toContain('< 2"');
    expect(alertsOf(of(Monitoring.prometheusOperator(), 1))).toEqual(['MatrixDatabaseConnections']);
    expect(alertsOf(synthStack({ monitoring: Monitoring.prometheusOperator() }))).toEqual([]);
  });

  test('gives its pods the annotations beside those of the user', () => {
    const scrape = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9187', 'prometheus.io/path': '/metrics' };
    const inherited = (manifests: Manifest[]) => find(manifests, 'Cluster', 'synapse-db').spec.inheritedMetadata;
    expect(inherited(of(Monitoring.annotations(), 3))).toEqual({ annotations: scrape });
    const pods = { labels: { team: 'chat' }, annotations: { 'example.org/a': 'b' } };
    expect(inherited(of(Monitoring.annotations(), 3, pods))).toEqual({
      labels: pods.labels,
      annotations: { ...pods.annotations, ...scrape },
    });
    expect(inherited(of(Monitoring.none(), 3))).toBeUndefined();
  });
});
