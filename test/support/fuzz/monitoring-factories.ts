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

function limits(name: 'standard' | 'relaxed' | 'strict'): Factory {
  const makers = lib.RateLimits as unknown as {
    readonly [name: string]: (...args: readonly unknown[]) => lib.RateLimits;
  };
  const use: Factory['use'] = (app, given) =>
    newStack(app, { synapse: { tuning: { rateLimits: makers[name](...given) } } });
  const args = [{ messages: { perSecond: 7, burst: 9 }, joins: { perSecond: 0.5, burst: 3 } }];
  return { name: `RateLimits.${name}`, args, prop: 'rateLimits', use };
}

export const MONITORING_FACTORIES: readonly Factory[] = [
  limits('standard'),
  limits('relaxed'),
  limits('strict'),
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
