import { ClusterView } from '../../lib/picture/cluster-view';
import type { Pictured } from '../../lib/picture/build-picture';
import { PeerEnd } from '../../lib/shared/peers';
import { fc } from './property';
import { trickyText } from './tricky-text';

const HOSTILE = [
  '</text>',
  ']]>',
  '--&gt;',
  '"]',
  '#quot;',
  '<script>',
  'end',
  '%%',
  '|',
  'x'.repeat(300),
  '界'.repeat(90),
];
const name = fc.oneof(trickyText, fc.constantFrom(...HOSTILE)).map((text) => text || 'x');
const namespace = fc.oneof(fc.constantFrom('a', 'b'), name);

const end = fc.oneof(
  fc.tuple(name, name, namespace).map(([of, label, ns]) => PeerEnd.pods(of, { app: label }, ns)),
  fc.integer({ min: 0, max: 9 }).map((i) => PeerEnd.pods(`pods ${i}`, { app: `${i}` })),
  name.map((host) => PeerEnd.host(host)),
  fc.constantFrom(PeerEnd.internet(), PeerEnd.ingress(), PeerEnd.monitoring(), PeerEnd.kubernetesApi()),
);
const port = fc.integer({ min: 1, max: 65535 });
const ports = fc.oneof(
  port.map((from) => ({ protocol: 'TCP', from })),
  fc.tuple(port, port).map(([a, b]) => ({ protocol: 'UDP', from: Math.min(a, b), to: Math.max(a, b) })),
);

/** Charts whose names are as bad as names can be. */
export const pictured: fc.Arbitrary<Pictured> = fc
  .record({
    title: name,
    namespace,
    peers: fc.array(
      fc.record({ from: end, to: end, ports: fc.array(ports, { minLength: 1, maxLength: 4 }), purpose: name }),
      {
        minLength: 1,
        maxLength: 24,
      },
    ),
    hosts: fc.array(name, { maxLength: 4 }),
  })
  .map((given) => ({ ...given, cluster: new ClusterView([]) }));
