import { Chart, Duration } from 'cdk8s';
import type { App } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { routerOptions } from '../../lib/router/router-options';
import type { RouterOptions } from '../../lib/router/router-options';
import { SynapseRouter } from '../../lib/router/synapse-router';
import { takeArgument } from '../../lib/shared/checked-props';
import { PeerEnd } from '../../lib/shared/peers';
import { resolveLayout } from '../../lib/workers/resolve-layout';
import { PODS } from './pod-values';
import type { PropTable } from './prop-table';

function newRouter(app: App, given: RouterOptions): SynapseRouter {
  const main = PeerEnd.pods('main', { of: 'main' });
  return new SynapseRouter(new Chart(app, 'chart', { namespace: 'mine' }), 'router', {
    metrics: false,
    layout: resolveLayout({}),
    options: takeArgument('Router', 'router', given, routerOptions),
    peers: { main, workers: () => main },
  });
}

export const ROUTER_TABLES: PropTable[] = [
  {
    file: 'router/router-options.ts',
    name: 'RouterOptions',
    build: newRouter,
    values: {
      replicas: 3,
      limits: { polls: 77 },
      logRequests: true,
      image: 'example.org/haproxy:1',
      resources: { cpu: { request: Cpu.millis(77) } },
      pods: PODS,
    },
  },
  {
    file: 'router/router-options.ts',
    name: 'RouterLimits',
    build: (app, limits) => newRouter(app, { limits }),
    values: { requests: 7, polls: 77, waiting: 777, waitingTime: Duration.seconds(7), connections: 7777 },
  },
];
