import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as lib from '../../../lib';
import { newStack } from '../manifests';
import type { Factory } from './factory';

interface Makers {
  readonly [name: string]: (...args: readonly unknown[]) => lib.Monitoring;
}

function monitoring(name: 'prometheusOperator' | 'annotations' | 'none', args: readonly unknown[]): Factory {
  const use: Factory['use'] = (app, given) =>
    newStack(app, { monitoring: (lib.Monitoring as unknown as Makers)[name](...given) });
  return { name: `Monitoring.${name}`, args, prop: 'monitoring', use };
}

const { podMetadata } = new kplus.Deployment(new Chart(Testing.app(), 'a'), 'a');

export const MONITORING_FACTORIES: readonly Factory[] = [
  monitoring('prometheusOperator', [
    { labels: { release: 'mine' }, alertLabels: { team: 'chat' }, withoutAlerts: [lib.MatrixAlert.RESTARTS] },
  ]),
  monitoring('annotations', [{ alerts: true, dashboard: true }]),
  monitoring('none', []),
  {
    name: 'MetricsEndpoints.add',
    args: [{ name: 'a', podLabels: { a: 'b' }, podMetadata, port: 9, portName: 'b', namespace: 'c' }],
    prop: 'endpoint',
    use: (app, [endpoint]) => lib.MetricsEndpoints.of(new Chart(app, 'chart')).add(endpoint as lib.MetricsEndpoint),
  },
];
