import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, Testing } from 'cdk8s';
import { parse } from 'yaml';
import {
  AppService,
  DeletionGuard,
  MatrixIngress,
  MatrixStack,
  NextSteps,
  Peers,
  Rtc,
  SecretKey,
  SynapseServer,
} from '../../lib';
import type { IExtensibleHomeserver } from '../../lib';
import { find, manifestsOf } from '../support/manifests';
import type { Manifest } from '../support/manifests';
import { StatusPage } from './status-page';

const registration = SecretKey.of('status', 'registration.yaml');
const bridge = AppService.fromSecret(SecretKey.of('bridge', 'registration.yaml'));

/** Adds the part to a user's own chart, or to a complete stack. */
const CHARTS: { readonly [name: string]: () => { readonly chart: Chart; readonly homeserver: IExtensibleHomeserver } } =
  {
    'a stack': () => {
      const chart = new MatrixStack(Testing.app(), 'matrix', {
        serverName: 'example.org',
        synapse: { appServices: [bridge] },
        rtc: Rtc.none(),
      });
      return { chart, homeserver: chart.synapse };
    },
    "a chart of one's own": () => {
      const chart = new Chart(Testing.app(), 'chat', { namespace: 'matrix', disableResourceNameHashes: true });
      new MatrixIngress(chart, 'ingress');
      new DeletionGuard(chart, 'guard');
      const homeserver = new SynapseServer(chart, 'synapse', { serverName: 'example.org', appServices: [bridge] });
      return { chart, homeserver };
    },
  };

test('a part is a file of 60 lines at most', () => {
  expect(readFileSync(join(__dirname, 'status-page.ts'), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(60);
});

describe.each(Object.entries(CHARTS))('a part in %s', (_, make) => {
  let chart: Chart;
  let manifests: Manifest[];
  beforeAll(() => {
    const { homeserver, ...made } = make();
    ({ chart } = made);
    new StatusPage(chart, 'status', { homeserver, registration });
    manifests = manifestsOf(chart.node.root as ReturnType<typeof Testing.app>);
  });

  test('is published', () => {
    expect(find(manifests, 'Ingress', 'status').spec.rules[0].host).toBe('status.example.org');
    expect(NextSteps.of(chart).markdown).toContain('status.example.org  A  the public address of your ingress');
  });

  test('says its next step', () => {
    expect(NextSteps.of(chart).markdown).toContain('See https://status.example.org');
  });

  test('has what it needs kept', () => {
    const { spec } = find(manifests, 'ValidatingAdmissionPolicy', 'matrix-keep-data');
    expect(spec.matchConditions[0].expression).toContain("'persistentvolumeclaims/status-history'");
    expect(spec.matchConditions[0].expression).toContain("'secrets/status'");
  });

  test('names whom it talks to', () => {
    expect(Peers.of(chart).all.map(({ purpose }) => purpose)).toContain('who is online');
  });

  test('adds to the config of the homeserver, beside what others add', () => {
    const config = parse(find(manifests, 'ConfigMap', 'synapse-config').data['homeserver.yaml'] as string);
    expect(config.app_service_config_files).toEqual([
      '/app-services-secret/bridge/registration.yaml',
      '/status-secret/status/registration.yaml',
    ]);
    expect(config.extra_well_known_client_content).toEqual({
      'org.example.status': { url: 'https://status.example.org' },
    });
    const wellKnown = find(manifests, 'ConfigMap', 'well-known-config').data['default.conf'];
    expect(wellKnown).toContain('org.example.status');
  });

  test.each(['containers', 'initContainers'])(
    'mounts its secret where Synapse and the check of the config read it: %s',
    (kind) => {
      const { spec } = find(manifests, 'StatefulSet', 'synapse').spec.template;
      const [container] = spec[kind].filter(({ name }: { name: string }) => ['synapse', 'preflight'].includes(name));
      expect(container.volumeMounts).toContainEqual(
        expect.objectContaining({ mountPath: '/status-secret/status', readOnly: true }),
      );
    },
  );
});
