import { TurnExposure, TurnTls, Turn, ExternalIp } from '../../../lib';
import { HOME_ADDRESS } from '../lab/addresses';
import { rollOutRelay } from '../lab/call-stack';
import { askPeer, startLab } from '../lab/lab';
import { TURN_HOST, credentials, nodeAddress } from '../lab/relay';
import type { Way } from '../lab/turn-client';
import { kubectl } from '../support/kubectl';
import { RELAY_NAMESPACE } from '../support/stack';
import { handedOutTo } from '../support/relay';

const EXPOSURES: [string, TurnExposure][] = [
  ['ports of the node', TurnExposure.hostPorts()],
  ['a load balancer', TurnExposure.loadBalancer()],
  ['ports of a Service on the node', TurnExposure.nodePort()],
];

/** The way in a URI that Synapse hands out. */
function way(uri: string): Way {
  const [, scheme, host, port, transport] = /^(turns?):(.*):(\d+)\?transport=(udp|tcp)$/.exec(uri) ?? [];
  return { transport: scheme === 'turns' ? 'tls' : (transport as 'udp' | 'tcp'), host, port: Number(port) };
}

/** The relay with each exposure but the host network. Clients use the URIs from Synapse. The router forwards only the ports that the stack lists. */
export function exposures(): void {
  test.each(EXPOSURES)('data goes both ways through %s', async (_, exposure) => {
    const turn = Turn.coturn({
      exposure,
      externalIp: ExternalIp.static(HOME_ADDRESS),
      tls: TurnTls.certManager('e2e-ca'),
    });
    const ports = rollOutRelay(turn, '--server-side', '--force-conflicts');
    if (exposure._kind === 'LoadBalancer') giveAddress();
    const lab = await startLab(ports);
    try {
      const uris = (await handedOutTo('alice')).uris;
      const ways = uris.map(way);
      expect(ways).toHaveLength(3);
      for (const [i, each] of ways.entries()) {
        expect(each.host).toBe(TURN_HOST);
        const name = `${each.transport}-${i}`;
        const allocation = await lab.client.allocate(name, each, credentials('alice'));
        expect([each, allocation]).toMatchObject([each, { address: HOME_ADDRESS }]);
        expect(await askPeer(lab.client, name, 'there and back')).toContain('said there and back');
        await lab.client.close(name);
      }
    } finally {
      lab.stop();
    }
  });
}

/** Writes the address into the Service's status, because this cluster has no load balancer to do it. */
function giveAddress(): void {
  const status = { status: { loadBalancer: { ingress: [{ ip: nodeAddress() }] } } };
  const patch = ['--subresource=status', '--type=merge', '-p', JSON.stringify(status)];
  kubectl('-n', RELAY_NAMESPACE, 'patch', 'service', 'coturn', ...patch);
}
