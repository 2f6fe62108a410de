import type { IConstruct } from 'constructs';
import { API_PORTS, PeerEnd, Peers } from '../../shared/peers';
import { urlPort } from '../../shared/url-port';
import { clusterLabels } from './cluster-spec';
import type { ResolvedCluster } from './resolved-cluster';

/** The namespace of the operator, as its manifests and its Helm chart have it. */
const OPERATOR_NAMESPACE = 'cnpg-system';
const OPERATOR_LABELS = { 'app.kubernetes.io/name': 'cloudnative-pg' };

/** PostgreSQL, and the status of an instance, which the operator and the other instances ask for. */
const INSTANCE_PORTS = [5432, 8000].map((from) => ({ protocol: 'TCP', from }));

/** Adds the connections of a cluster to the tree. */
export function clusterPeers(scope: IConstruct, { name, backup }: ResolvedCluster): void {
  const peers = Peers.of(scope);
  const pods = PeerEnd.pods('PostgreSQL', clusterLabels(name));
  const operator = PeerEnd.pods('CloudNativePG', OPERATOR_LABELS, OPERATOR_NAMESPACE);
  peers.add({ from: operator, to: pods, ports: INSTANCE_PORTS, purpose: 'failover and status' });
  peers.add({ from: pods, to: pods, ports: INSTANCE_PORTS, purpose: 'replication' });
  peers.add({ from: pods, to: PeerEnd.kubernetesApi(), ports: API_PORTS, purpose: 'the state of the cluster' });
  if (!backup) return;
  const store = backup.endpoint === undefined ? undefined : new URL(backup.endpoint);
  const to = store ? PeerEnd.host(store.hostname) : PeerEnd.internet();
  const ports = [{ protocol: 'TCP', from: store ? urlPort(store) : 443 }];
  peers.add({ from: pods, to, ports, purpose: 'backups of the database' });
}
