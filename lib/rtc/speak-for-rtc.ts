import type { IConstruct } from 'constructs';
import { NextSteps } from '../shared/next-steps/next-steps';
import { PeerEnd, Peers, allPorts } from '../shared/peers';
import { urlPort } from '../shared/url-port';
import type { FirewallPorts } from '../shared/firewall-ports';
import type { IExtensibleHomeserver } from '../synapse/homeserver';
import { LIVEKIT_LABELS, SIGNAL_PORT, TOKEN_SERVICE_LABELS, TOKEN_SERVICE_PORT } from './rtc-names';

/** A call service whose facts are added to the tree. */
export interface SpokenForRtc extends IConstruct {
  readonly namespace: string;
  readonly ports: FirewallPorts[];
  readonly portForwardTarget: string;
}

/** Adds the next steps and the peers of a call service to the tree, for other parts. */
export function speakForRtc(rtc: SpokenForRtc, homeserver: IExtensibleHomeserver, clusterUrl: string): void {
  const steps = NextSteps.of(rtc);
  const { namespace } = rtc;
  for (const { protocol, from } of rtc.ports) {
    steps.addOpenPorts({ ports: `${protocol} ${from}`, leadTo: rtc.portForwardTarget });
  }
  steps.addRollout({ resource: 'deployment/livekit', namespace });
  steps.addRollout({ resource: 'deployment/lk-jwt-service', namespace });

  const sfu = sfuEnd(namespace);
  const tokens = PeerEnd.pods('the token service', TOKEN_SERVICE_LABELS, namespace);
  const synapse = new URL(clusterUrl);
  const peers = Peers.of(rtc);
  const tcp = (port: number) => [{ protocol: 'TCP', from: port }];
  peers.add({ from: PeerEnd.internet(), to: sfu, ports: rtc.ports, purpose: 'calls' });
  peers.add({ from: sfu, to: PeerEnd.internet(), ports: [allPorts('UDP')], purpose: 'calls' });
  peers.add({ from: PeerEnd.ingress(), to: sfu, ports: tcp(SIGNAL_PORT), purpose: 'signalling of calls' });
  peers.add({ from: PeerEnd.ingress(), to: tokens, ports: tcp(TOKEN_SERVICE_PORT), purpose: 'tokens for calls' });
  peers.add({ from: sfu, to: tokens, ports: tcp(TOKEN_SERVICE_PORT), purpose: 'news of calls' });
  peers.add({ from: tokens, to: sfu, ports: tcp(SIGNAL_PORT), purpose: 'rooms for calls' });
  const server = PeerEnd.host(synapse.hostname);
  peers.add({ from: tokens, to: server, ports: tcp(urlPort(synapse)), purpose: 'members of rooms' });
  // Any process of a homeserver may send events to an application service.
  for (const from of homeserver._processes ?? [server]) {
    peers.add({ from, to: tokens, ports: tcp(TOKEN_SERVICE_PORT), purpose: 'news of rooms' });
  }
  peers.add({ from: tokens, to: PeerEnd.ingress(), ports: tcp(443), purpose: 'logins of this homeserver' });
  peers.add({ from: tokens, to: PeerEnd.internet(), ports: tcp(443), purpose: 'logins of other homeservers' });
}

/** The pod of the SFU. */
export function sfuEnd(namespace: string): PeerEnd {
  return PeerEnd.pods('the SFU', LIVEKIT_LABELS, namespace);
}
