import type { FirewallPorts } from '../../../lib';
import { ELEMENT, HOMESERVER } from '../support/stack';
import { CLIENT, HOME_ADDRESS, PEER } from './addresses';
import { ECHO_PORT, startEchoPeer } from './echo-peer';
import { PEER_ADDRESS } from './addresses';
import { setHosts } from './names';
import { buildNetwork, removeNetwork } from './network';
import { TURN_HOST, nodeAddress } from './relay';
import { TurnClient } from './turn-client';

/** What of the lab a test talks to. */
export interface Lab {
  /** Behind the guest's NAT. */
  readonly client: TurnClient;
  readonly stop: () => void;
}

/** Tells the namespaces where the home connection is. */
export function pointNamesTo(address: string): void {
  for (const name of [CLIENT, PEER]) setHosts(name, address, [TURN_HOST, HOMESERVER, ELEMENT]);
}

export async function startLab(ports: readonly FirewallPorts[]): Promise<Lab> {
  buildNetwork(nodeAddress(), ports);
  pointNamesTo(HOME_ADDRESS);
  const peer = await startEchoPeer();
  const client = new TurnClient(CLIENT);
  const stop = () => {
    client.stop();
    peer.stop();
    removeNetwork();
  };
  return { client, stop };
}

/** Has the peer answer through an allocation; the answer tells where the peer saw the question come from. */
export function askPeer(client: TurnClient, allocation: string, text: string): Promise<string | undefined> {
  return client.exchange(allocation, PEER_ADDRESS, ECHO_PORT, text);
}
