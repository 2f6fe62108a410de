import { Testing } from 'cdk8s';
import * as lib from '../../lib';
import { NetworkPolicies, SynapseDatabase } from '../../lib';
import type { NetworkPoliciesOptions } from '../../lib';
import { SPECIAL_NETWORKS } from '../../lib/shared/networks';
import { newStack } from '../support/manifests';
import type { End } from './oracle';
import { FULL, INTERNET, key, policiesOf, world } from './world';

const full = world(policiesOf(FULL));

describe('the internet', () => {
  test.each(INTERNET)('%s is reached for federation on any port that a homeserver may have', (address) => {
    for (const port of [80, 443, 1234, 8443, 8448, 40_000])
      expect([port, full.lets('synapse', address, port)]).toEqual([port, true]);
    for (const port of [22, 2379, 6443, 10250])
      expect([port, full.lets('synapse', address, port)]).toEqual([port, false]);
    expect(full.lets('synapse', address, 443, 'UDP')).toBe(false);
    expect(full.lets('livekit', address, 40_000, 'UDP')).toBe(true);
  });

  test('without federation only the ports of the web are', () => {
    const closed = world(policiesOf({ synapse: { federation: lib.Federation.disabled() } }));
    expect([80, 443, 8448].map((port) => closed.lets('synapse', INTERNET[0], port))).toEqual([true, true, false]);
  });

  test('no private network is in it, nor one of the cluster, in both families', () => {
    const closed = world(policiesOf({}, { clusterNetworks: ['45.90.0.0/24', '2606:2800:220:1::/64'] }));
    const first = SPECIAL_NETWORKS.filter((cidr) => !['::ffff:0:0/96', '::/128', '::1/128'].includes(cidr));
    const addresses = [...first.map((cidr) => cidr.split('/')[0]), '10.42.3.4', '10.43.0.1', 'fd00::1', '100.64.0.9'];
    expect(addresses.filter((address) => closed.lets('synapse', address, 443))).toEqual([]);
    expect(['45.90.0.7', INTERNET[1], INTERNET[0]].map((address) => closed.lets('synapse', address, 443))).toEqual([
      ...[false, false],
      true,
    ]);
  });
});

describe('a server that another prop names', () => {
  const on = (host: string, options?: NetworkPoliciesOptions) =>
    world(
      policiesOf({ synapse: { database: SynapseDatabase.postgres({ host, port: 5433, password: key }) } }, options),
    );
  const inNamespace = (namespace: string): End => ({ namespace, labels: { app: 'pg' } });

  test('by its address is that address', () => {
    expect(['10.1.2.3', '10.1.2.4'].map((to) => on('10.1.2.3').lets('synapse', to, 5433))).toEqual([true, false]);
    expect(['fd00::5', 'fd00::6'].map((to) => on('fd00::5').lets('synapse', to, 5433))).toEqual([true, false]);
  });

  test('by the name of a Service is in that namespace, on any port of a pod', () => {
    const there = on('pg.databases.svc.cluster.local');
    expect([5433, 6000].map((port) => there.lets('synapse', inNamespace('databases'), port))).toEqual([true, true]);
    expect(there.lets('synapse', inNamespace('other'), 5433)).toBe(false);
    expect(there.lets('element', inNamespace('databases'), 5433)).toBe(false);
  });

  test('by a short name may be both', () => {
    const either = on('pg.databases');
    expect(either.lets('synapse', inNamespace('databases'), 5433)).toBe(true);
    expect(either.lets('synapse', '10.1.2.3', 5433)).toBe(false);
  });

  test('by any other name is on the internet, or in a network that was named', () => {
    const there = on('pg.home.lan', { allowedNetworks: ['10.1.2.0/24', 'fd00::/64'] });
    expect([5433, 22].map((port) => there.lets('synapse', '10.1.2.3', port))).toEqual([true, false]);
    expect(['fd00::5', 'fd01::5', '10.1.3.1'].map((to) => there.lets('synapse', to, 5433))).toEqual([
      ...[true, false],
      false,
    ]);
    expect(there.lets('lk-jwt-service', '10.1.2.3', 443)).toBe(false);
    expect(on('pg.home.lan').lets('synapse', '10.1.2.3', 5433)).toBe(false);
  });

  test('is told to the owner before the first apply, unless networks are named', () => {
    const steps = (options: NetworkPoliciesOptions) =>
      newStack(Testing.app(), {
        synapse: { database: SynapseDatabase.postgres({ host: 'pg.home.lan', password: key }) },
        networkPolicies: NetworkPolicies.fromPeers(options),
      }).nextSteps;
    expect(steps({})).toContain('reach `pg.home.lan` only at public addresses');
    expect(steps({ allowedNetworks: ['10.1.2.3/32'] })).not.toContain('only at public addresses');
  });
});
