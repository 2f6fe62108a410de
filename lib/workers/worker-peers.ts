import type { IConstruct } from 'constructs';
import { PeerEnd, Peers } from '../shared/peers';
import { WORKER_PORTS } from './worker-ports';

export interface WorkerPeersProps {
  /** The pods of the main process. */
  readonly main: PeerEnd;
  /** The pods of each group of workers. */
  readonly groups: readonly PeerEnd[];
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
  const { main, redis, redisPort, database } = props;
  peers.add({ from: main, to: redis, ports: tcp(redisPort), purpose: 'news between the processes' });
  for (const worker of props.groups) {
    peers.add({ from: worker, to: main, ports: tcp(http, replication), purpose: 'requests between the processes' });
    peers.add({ from: worker, to: redis, ports: tcp(redisPort), purpose: 'news between the processes' });
    for (const other of [main, ...props.groups]) {
      peers.add({ from: other, to: worker, ports: tcp(replication), purpose: 'requests between the processes' });
    }
    peers.add({ from: worker, to: PeerEnd.internet(), ports: tcp(80, 443), purpose: 'federation, previews, push' });
    if (!database) continue;
    const ports = tcp(database.port);
    peers.add({ from: worker, to: database.end, ports, purpose: 'accounts, rooms and messages' });
  }
}
