import { Chart } from 'cdk8s';
import * as lib from '../../../lib';
import type { Factory } from './factory';
import { factory } from './static-factory';
import type { Callable } from './static-factory';

const key = lib.SecretKey.of('mine', 'mine');

function solver(name: string, args: readonly unknown[]): Factory {
  const [type, call] = name.split('.');
  const owner = (lib as unknown as { [type: string]: { [method: string]: Callable } })[type];
  return {
    name,
    args,
    prop: 'solver',
    use: (app, given) => {
      new lib.LetsEncrypt(new Chart(app, 'chart'), 'issuer', { solver: owner[call](...given) as lib.AcmeSolver });
    },
  };
}

export const EDGE_FACTORIES: readonly Factory[] = [
  ...['certManager', 'existingSecret'].map((name) =>
    factory(`IngressTls.${name}`, ['mine'], 'tls', (tls) => ({ tls })),
  ),
  factory('IngressTls.certManagerIssuer', ['mine', ['matrix-rtc']], 'tls', (tls) => ({ tls })),
  factory('IngressTls.none', [], 'tls', (tls) => ({ tls })),
  factory('IngressController.traefik', ['traefik'], 'controller', (controller) => ({ ingress: { controller } })),
  factory('IngressController.ofClass', ['nginx', { 'a/b': 'c' }], 'controller', (controller) => ({
    ingress: { controller },
  })),
  factory('IngressController.gatewayApi', [{ gatewayClassName: 'mine', httpPort: 81 }], 'controller', (controller) => ({
    ingress: { controller },
  })),
  factory('IngressController.traefikCrds', [{ className: 'mine' }], 'controller', (controller) => ({
    ingress: { controller },
  })),
  factory(
    'NetworkPolicies.fromPeers',
    [{ ingressNamespace: 'mine', allowedNetworks: ['192.0.2.0/24'], reachIngress: true }],
    'networkPolicies',
    (networkPolicies) => ({ networkPolicies }),
  ),
  factory('NetworkPolicies.none', [], 'networkPolicies', (networkPolicies) => ({ networkPolicies })),
  solver('AcmeSolver.http01', ['traefik']),
  solver('AcmeSolver.http01Gateway', ['matrix', 'matrix']),
  solver('AcmeSolver.cloudflare', [key]),
  solver('AcmeSolver.digitalOcean', [key]),
  { ...solver('AcmeSolver.dns01', [{ webhook: { groupName: 'a', solverName: 'b' } }]), free: true },
];
