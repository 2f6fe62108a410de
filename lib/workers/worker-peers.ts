import type { IConstruct } from 'constructs';
import { PeerEnd, Peers } from '../shared/peers';
import type { SelectorLabels } from '../shared/labels';
import { WORKER_PORTS } from './worker-ports';

export interface WorkerPeersProps {
  /** The pods of the main process. */
  readonly main: PeerEnd;
  /** The labels of each group's pods, by the name of the group. */
  readonly groups: { readonly [name: string]: SelectorLabels };
  readonly router: PeerEnd;
  readonly redis: PeerEnd;
  readonly redisPort: number;
  /** The end of the database. @default - unknown */
  readonly database?: { readonly end: PeerEnd; readonly port: number };
}

/** Names the connections of a homeserver's processes to each other, and to the servers that they share. */
export function workerPeers(scope: IConstruct, props: WorkerPeersProps): void {
  const peers = Peers.of(scope);
  const tcp = (...ports: number[]) => ports.map((from) => ({ protocol: 'TCP', from }));
  const { http, replication } = WORKER_PORTS;
  const { main, router, redis, redisPort, database } = props;
  peers.add({ from: PeerEnd.ingress(), to: router, ports: tcp(http), purpose: 'client and federation API' });
  peers.add({ from: router, to: main, ports: tcp(http), purpose: 'requests for the main process' });
  peers.add({ from: main, to: redis, ports: tcp(redisPort), purpose: 'news between the processes' });
  const workers = Object.entries(props.groups).map(([name, labels]) => PeerEnd.pods(`the workers '${name}'`, labels));
  for (const worker of workers) {
    peers.add({ from: router, to: worker, ports: tcp(http), purpose: 'requests for these workers' });
    peers.add({ from: worker, to: main, ports: tcp(http, replication), purpose: 'requests between the processes' });
    peers.add({ from: worker, to: redis, ports: tcp(redisPort), purpose: 'news between the processes' });
    for (const other of [main, ...workers]) {
      peers.add({ from: other, to: worker, ports: tcp(replication), purpose: 'requests between the processes' });
    }
    peers.add({ from: worker, to: PeerEnd.internet(), ports: tcp(80, 443), purpose: 'federation, previews, push' });
    if (!database) continue;
    const ports = tcp(database.port);
    peers.add({ from: worker, to: database.end, ports, purpose: 'accounts, rooms and messages' });
  }
}
