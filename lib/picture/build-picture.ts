import type { Peer, PeerKind, PeerPorts } from '../shared/peers';
import type { ClusterView } from './cluster-view';
import { Draft } from './drafts';
import { byText, sorted } from './picture';
import type { Picture, PictureBox, PictureGroup } from './picture';
import { Places } from './places';
import type { Place } from './places';
import { portTexts } from './port-text';

/** A chart, and the cluster that it is for. */
export interface Pictured {
  readonly title: string;
  readonly namespace: string;
  readonly peers: readonly Peer[];
  /** The hosts that the ingress publishes. */
  readonly hosts: readonly string[];
  readonly cluster: ClusterView;
}

interface Connection {
  readonly from: Draft;
  readonly to: Draft;
  readonly ports: PeerPorts[];
  readonly purposes: string[];
}

/** Nearly all pods have these connections: lines would hide the others. */
const NOTES: { readonly [kind in PeerKind]?: string } = {
  monitoring: 'Prometheus reads',
  kubernetesApi: 'uses the Kubernetes API',
  ingress: 'uses the ingress',
  published: 'uses public ports',
};

/** Makes the picture of the connections of a chart. */
export function buildPicture({ title, namespace, peers, hosts, cluster }: Pictured): Picture {
  const places = new Places(cluster, namespace);
  const drafts = new Map<string, Draft>();
  const connections = new Map<string, Connection>();
  const draft = (place: Place, kind: PictureBox['kind'], named = true) => {
    const key = JSON.stringify([kind, place.key]);
    const found = drafts.get(key) ?? new Draft(kind, key, place.namespace);
    drafts.set(key, found);
    found.add(place, named);
    return found;
  };
  for (const { from: opens, to: listens, ports, purpose } of peers) {
    const [from, to] = [places.of(opens, listens), places.of(listens, opens)];
    const noted = from.kind === 'monitoring' ? to : from;
    const other = noted === to ? from : to;
    const about = NOTES[other.kind];
    if (about !== undefined && noted.kind === 'pods') {
      draft(noted, 'pods', noted === from).note(about, ports);
      continue;
    }
    const [a, b] = [draft(from, boxKind(from.kind, true)), draft(to, boxKind(to.kind, false))];
    b.serve(purpose);
    if (a === b) {
      a.note('each other', ports);
      continue;
    }
    const key = JSON.stringify([a.key, b.key]);
    const known = connections.get(key) ?? { from: a, to: b, ports: [], purposes: [] };
    connections.set(key, known);
    known.ports.push(...ports);
    known.purposes.push(purpose);
  }
  const namespaces = places.namespaces(peers);
  for (const workload of cluster.in(namespaces)) draft(places.ofWorkload(workload), 'pods');

  const ordered = [...drafts.values()].sort((a, b) => byText(a.key, b.key));
  const ids = new Map(ordered.map((each, i) => [each, `b${i + 1}`]));
  const id = (of: Draft) => ids.get(of) ?? '';
  const groups = groupsOf(ordered);
  const ingress = { parts: sorted(hosts), secrets: cluster.certificates(namespaces) };
  return {
    title,
    groups: [...groups.values()],
    boxes: ordered.map((each) => {
      const group = groups.get(groupKey(each))?.id;
      return { ...each.box(id(each), each.kind === 'ingress' ? ingress : {}), ...(group !== undefined && { group }) };
    }),
    lines: [...connections]
      .sort(([a], [b]) => byText(a, b))
      .map(([, { from, to, ports, purposes }]) => ({
        from: id(from),
        to: id(to),
        ports: portTexts(ports),
        purposes: sorted(purposes),
        isPublic: from.kind === 'clients',
      })),
  };
}

function boxKind(kind: PeerKind, opens: boolean): PictureBox['kind'] {
  if (kind === 'internet') return opens ? 'clients' : 'world';
  return kind === 'pods' || kind === 'ingress' ? kind : 'elsewhere';
}

function groupKey({ kind, namespace }: Draft): string {
  if (namespace !== undefined) return `namespace ${namespace}`;
  return kind === 'world' || kind === 'elsewhere' ? 'Elsewhere' : '';
}

function groupsOf(drafts: readonly Draft[]): Map<string, PictureGroup> {
  const titles = sorted(drafts.map(groupKey)).filter((title) => title !== '');
  return new Map(titles.map((title, i) => [title, { id: `g${i + 1}`, title }]));
}
