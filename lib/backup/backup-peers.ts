import type { IConstruct } from 'constructs';
import { selectorLabels } from '../shared/labels';
import { API_PORTS, PeerEnd, Peers } from '../shared/peers';
import type { BackupOptions } from './backup-options';
import type { BackupSource } from './backup-source';

/** The labels of the pods that work on backups. */
export const BACKUP_LABELS = {
  backup: selectorLabels('synapse-backup', 'synapse-backup', 'backup'),
  restore: selectorLabels('synapse-restore', 'synapse-restore', 'restore'),
  drill: selectorLabels('synapse-drill', 'synapse-drill', 'drill'),
};

/** Names the connections of backups, restores and drills. A drill never reaches the homeserver's database. */
export function backupPeers(scope: IConstruct, options: BackupOptions, { database }: BackupSource): void {
  const peers = Peers.of(scope);
  const pods = (['backup', 'restore', 'drill'] as const).filter((kind) => kind === 'backup' || options[kind]);
  const { server } = database._kind;
  for (const kind of pods) {
    const from = PeerEnd.pods(`the ${kind}`, BACKUP_LABELS[kind]);
    const { _remote: remote } = options.target;
    if (remote) {
      const to = remote.server ? PeerEnd.host(remote.server.host) : PeerEnd.internet();
      const ports = [{ protocol: 'TCP', from: remote.server?.port ?? 443 }];
      peers.add({ from, to, ports, purpose: 'the repository of backups' });
    }
    if (server && kind !== 'drill') {
      const ports = [{ protocol: 'TCP', from: server.port }];
      peers.add({ from, to: server.pods ?? PeerEnd.host(server.host), ports, purpose: 'the database' });
    }
    if (kind === 'restore') peers.add({ from, to: PeerEnd.kubernetesApi(), ports: API_PORTS, purpose: 'Secrets' });
  }
}
