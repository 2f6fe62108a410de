import type { FirewallPorts } from '../../../lib';
import { ELEMENT, HOMESERVER, RTC } from '../support/stack';
import { CLERK, CLIENT, HOME_ADDRESS, PEER, TRAVELLER } from './addresses';
import { ECHO_PORT, startEchoPeer } from './echo-peer';
import { PEER_ADDRESS } from './addresses';
import { setHomeAddress, startNameServer } from './names';
import { buildNetwork, removeNetwork } from './network';
import { TURN_HOST, nodeAddress } from './relay';
import { TurnClient } from './turn-client';

/** The programs of the lab that a test uses. */
export interface Lab {
  /** Behind the guest's NAT. */
  readonly client: TurnClient;
  readonly stop: () => void;
}

export async function startLab(ports: readonly FirewallPorts[]): Promise<Lab> {
  buildNetwork(nodeAddress(), ports);
  setHomeAddress(HOME_ADDRESS);
  const hosts = [TURN_HOST, HOMESERVER, ELEMENT, RTC];
  const places = [CLIENT, PEER, TRAVELLER, CLERK];
  const stopNames = await Promise.all(places.map((place) => startNameServer(place, hosts)));
  const peer = await startEchoPeer();
  const client = new TurnClient(CLIENT);
  const stop = () => {
    client.stop();
    peer.stop();
    for (const stopServer of stopNames) stopServer();
    removeNetwork();
  };
  return { client, stop };
}

/** Sends data to the peer through an allocation. The answer holds the sender's address that the peer saw. */
export function askPeer(client: TurnClient, allocation: string, text: string): Promise<string | undefined> {
  return client.exchange(allocation, PEER_ADDRESS, ECHO_PORT, text);
}
