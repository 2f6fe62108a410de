import type { Peer, PeerEnd, PeerKind } from '../shared/peers';
import type { ClusterView } from './cluster-view';
import type { Labels, Workload } from './workloads';

/** The box of an end, and what the box must know of the end. */
export interface Place {
  readonly kind: PeerKind;
  /** Ends with the same key are one box. */
  readonly key: string;
  readonly namespace?: string;
  /** The names of the pods, of which a box may have several. */
  readonly name: string;
  readonly workloads: readonly Workload[];
  readonly isJob: boolean;
}

/** Finds the box of each end of connections. */
export class Places {
  constructor(
    private readonly cluster: ClusterView,
    private readonly namespace: string,
  ) {}

  /** @param other the end that asks for a name, or is asked by it */
  public of(end: PeerEnd, other: PeerEnd): Place {
    const { _kind: kind, name, podLabels = {}, namespace = this.namespace } = end;
    if (kind === 'pods') return this.ofPods(name, podLabels, namespace);
    if (kind === 'host') {
      const pods = this.cluster.behind(name, other.namespace ?? this.namespace);
      const place = pods && this.ofPods('', pods.labels, pods.namespace);
      if (place && place.workloads.length > 0) return place;
    }
    return { kind, key: JSON.stringify([kind, name]), name, workloads: [], isJob: false };
  }

  /** The namespaces of pods, and that of the chart. */
  public namespaces(peers: readonly Peer[]): ReadonlySet<string> {
    const places = peers.flatMap(({ from, to }) => [this.of(from, to), this.of(to, from)]);
    return new Set([this.namespace, ...places.flatMap(({ namespace }) => namespace ?? [])]);
  }

  /** The box of a workload, also of one that needs no connection. */
  public ofWorkload(workload: Workload): Place {
    return this.ofPods('', workload.labels, workload.namespace);
  }

  private ofPods(name: string, labels: Labels, namespace: string): Place {
    const workloads = this.cluster.selected(namespace, labels);
    const isJob = workloads.length > 0 && workloads.every(({ kind }) => kind === 'Job');
    const key = JSON.stringify(['pods', namespace, isJob ? 'jobs' : family(workloads[0]?.labels ?? labels)]);
    return { kind: 'pods', key, namespace, name, workloads, isJob };
  }
}

/** Pods of one family are one box: groups of workers differ in their instance only. */
function family(labels: Labels): string {
  const { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': component } = labels;
  if (name !== undefined && component !== undefined) return JSON.stringify([name, component]);
  return JSON.stringify(Object.entries(labels).sort());
}
