import { Chart, Testing } from 'cdk8s';
import * as fc from 'fast-check';
import * as lib from '../../lib';
import { PeerEnd, Peers } from '../../lib';
import { manifestsOf, ofKind } from '../support/manifests';
import { lets } from './oracle';

test('each connection that is declared is open, and no other between pods', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd');
  const namespaces = fc.constantFrom('matrix', 'other');
  const pod = fc.record({ name: names, namespace: namespaces });
  const peer = fc.record({ from: pod, to: pod, port: fc.integer({ min: 1, max: 5 }), udp: fc.boolean() });
  fc.assert(
    fc.property(fc.array(peer, { maxLength: 8 }), (given) => {
      const app = Testing.app();
      const chart = new Chart(app, 'own', { namespace: 'matrix' });
      new lib.MatrixNetworkPolicies(chart, 'policies', { denyOthers: true });
      const labels = (name: string) => ({ app: name });
      for (const { from, to, port, udp } of given) {
        const [source, target] = [from, to].map((end) => PeerEnd.pods(end.name, labels(end.name), end.namespace));
        const ports = [{ protocol: udp ? 'UDP' : 'TCP', from: port }];
        Peers.of(chart).add({ from: source, to: target, ports, purpose: 'x' });
      }
      const policies = ofKind(manifestsOf(app), 'NetworkPolicy');
      const all = ['a', 'b', 'c', 'd'].flatMap((name) => ['matrix', 'other'].map((namespace) => ({ name, namespace })));
      for (const from of all) {
        for (const to of all) {
          // Nothing is known of a connection between two pods of somebody else.
          if (from.namespace === 'other' && to.namespace === 'other') continue;
          for (const port of [1, 2, 3, 4, 5, 6]) {
            for (const udp of [false, true]) {
              const declared = given.some(
                (each) =>
                  each.port === port &&
                  each.udp === udp &&
                  [each.from, each.to].every((end, i) => {
                    const wanted = [from, to][i];
                    return end.name === wanted.name && end.namespace === wanted.namespace;
                  }),
              );
              const [source, target] = [from, to].map((end) => ({
                namespace: end.namespace,
                labels: labels(end.name),
              }));
              const protocol = udp ? 'UDP' : 'TCP';
              expect(lets(policies, { from: source, to: target, port, protocol })).toBe(declared);
            }
          }
        }
      }
    }),
    { numRuns: 25 },
  );
});
