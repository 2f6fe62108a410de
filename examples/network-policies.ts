// Who talks to whom: an existing PostgreSQL in the local network, Prometheus in a namespace of its own, and a bridge of your own beside the stack.
import { MatrixApp, MatrixStack, NetworkPolicies, PeerEnd, Peers, SecretKey, SynapseDatabase } from '../lib';

const app = new MatrixApp();
const stack = new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  synapse: {
    database: SynapseDatabase.postgres({ host: 'pg.lan', password: SecretKey.of('synapse-database', 'password') }),
    metrics: true,
  },
  networkPolicies: NetworkPolicies.fromPeers({
    allowedNetworks: ['192.168.1.20/32'],
    monitoringNamespace: 'observability',
    // The node has a public address.
    clusterNetworks: ['10.42.0.0/16', '10.43.0.0/16', '203.0.113.7/32'],
  }),
});
const bridge = PeerEnd.pods('the bridge', { app: 'mautrix-whatsapp' }, 'bridges');
const synapse = PeerEnd.pods('Synapse', stack.synapse.backupSource.podLabels);
const peers = Peers.of(stack);
peers.add({ from: bridge, to: synapse, ports: [{ protocol: 'TCP', from: 8008 }], purpose: 'the client API' });
peers.add({ from: synapse, to: bridge, ports: [{ protocol: 'TCP', from: 29318 }], purpose: 'events' });
app.synth();
