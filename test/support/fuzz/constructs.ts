import { Chart } from 'cdk8s';
import type { App } from 'cdk8s';
import * as lib from '../../../lib';
import type { Factory } from './factory';

const key = lib.SecretKey.of('mine', 'mine');
const server = (chart: Chart) => new lib.SynapseServer(chart, 'synapse', { serverName: 'example.org' });

/** A refusal of props as a whole speaks of the props that it misses in them, and of those that nobody knows. */
export const ROOT = ['is missing', 'is not known'];

/** A construct, with all of its props as the argument. */
function construct(name: string, props: object, of?: (chart: Chart) => object): Factory {
  const type = (lib as unknown as { [type: string]: new (...args: readonly unknown[]) => unknown })[name];
  const use = (app: App, args: readonly unknown[]) => {
    const chart = new Chart(app, 'chart', { namespace: 'mine' });
    const more = of?.(chart) ?? {};
    const [given] = args;
    return new type(chart, 'part', given === props ? { ...props, ...more } : given);
  };
  return { name: `new ${name}`, args: [props], prop: 'props', use, also: ROOT };
}

const homeserver = { serverName: 'example.org', baseUrl: 'https://matrix.example.org/' };

export const CONSTRUCTS: readonly Factory[] = [
  construct('MatrixStack', { serverName: 'example.org' }),
  construct('SynapseServer', { serverName: 'example.org' }),
  construct('ElementWeb', { homeserver, host: 'element.example.org' }),
  construct('CoturnRelay', { host: 'turn.example.org', sharedSecret: key }),
  construct('MatrixIngress', { exposeAdminApi: false, tls: lib.IngressTls.none() }),
  construct('SynapseBackup', { target: lib.BackupTarget.volume() }),
  construct('CallCheck', { homeserver, user: 'admin', password: key }),
  construct(
    'MatrixRtc',
    { host: 'rtc.example.org', udpPort: 7890, turn: { uris: ['turn:a.org'], sharedSecret: key } },
    (chart) => ({
      homeserver: server(chart),
    }),
  ),
  construct('K3sTraefik', { k3sVersion: '1.36', trustedForwarders: ['192.0.2.0/24'] }),
  construct('LetsEncrypt', { staging: true }),
  construct('MatrixNetworkPolicies', { ingressNamespace: 'mine', clusterNetworks: ['192.0.2.0/24'] }),
  construct('DeletionGuard', { claims: ['a'] }),
];
