import * as lib from '../../lib';
import { newStack } from './manifests';
import type { PropTable } from './prop-table';

const networks = ['192.0.2.0/24'];
const database = lib.SynapseDatabase.postgres({ host: 'pg.example.org', password: lib.SecretKey.of('mine', 'mine') });

export const NETWORK_POLICY_TABLES: PropTable[] = [
  {
    file: 'network-policies/policy-options.ts',
    name: 'NetworkPoliciesOptions',
    build: (app, props) =>
      newStack(app, {
        synapse: { database, metrics: true },
        networkPolicies: lib.NetworkPolicies.fromPeers(props),
      }),
    values: {
      ingressNamespace: 'edge',
      ingressNetworks: networks,
      ingressAnywhere: true,
      monitoringNamespace: 'metrics',
      clusterNetworks: ['2001:4860::/32'],
      allowedNetworks: networks,
      dnsNetworks: networks,
      apiServerNetworks: networks,
      reachIngress: true,
      denyOthers: false,
    },
  },
];
