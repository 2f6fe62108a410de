import type { IConstruct } from 'constructs';
import { PeerEnd, Peers } from '../shared/peers';
import type { WorkerGroup, WorkerLayout } from '../workers/worker-layout';
import { ROUTER_PORT } from './haproxy-config';
import { ROUTER_LABELS } from './router-labels';

/** The pods of Synapse's processes, which listen on port 8008 as the router does. */
export interface RouterPeers {
  /** The pod of the main process. */
  readonly main: PeerEnd;
  /** Gives the pods of a group of workers. */
  readonly workers: (group: WorkerGroup) => PeerEnd;
}

/** Adds the router's connections to the tree, for other parts. */
export function speakForRouter(scope: IConstruct, { groups }: WorkerLayout, { main, workers }: RouterPeers): void {
  const router = PeerEnd.pods('Router', ROUTER_LABELS);
  const ports = [{ protocol: 'TCP', from: ROUTER_PORT }];
  const peers = Peers.of(scope);
  peers.add({ from: PeerEnd.ingress(), to: router, ports, purpose: 'client and federation API' });
  const answering = groups.filter(({ endpoints }) => endpoints.length > 0);
  for (const to of [main, ...answering.map(workers)]) {
    peers.add({ from: router, to, ports, purpose: 'requests for this process' });
  }
}
