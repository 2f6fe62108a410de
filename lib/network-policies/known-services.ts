import { ApiObject } from 'cdk8s';
import type { Chart } from 'cdk8s';
import type { PeerPorts } from '../shared/peers';
import type { PodKind } from './pod-kind';

/** A Service of the chart. A policy speaks of pods and their own ports, and never of a Service. */
export interface KnownService {
  readonly name: string;
  readonly pods: PodKind;
  readonly ports: readonly { readonly port: number; readonly targetPort?: number | string }[];
}

interface ServiceJson {
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly selector?: PodKind['labels']; readonly ports?: KnownService['ports'] };
}

/** The Service objects of a chart. */
export function serviceObjects(chart: Chart): ApiObject[] {
  return chart.node
    .findAll()
    .filter((each): each is ApiObject => ApiObject.isApiObject(each) && each.kind === 'Service');
}

/** The Services of a chart that lead to pods, as they are written. */
export function knownServices(objects: readonly ApiObject[], chartNamespace: string): KnownService[] {
  return objects.flatMap((object) => {
    const { metadata, spec = {} } = object.toJson() as ServiceJson;
    const namespace = object.metadata.namespace ?? chartNamespace;
    const { selector: labels, ports = [] } = spec;
    return labels ? [{ name: metadata.name, pods: { namespace, labels }, ports }] : [];
  });
}

/** The ports of the pods behind the ports of a Service. */
export function portsOfPods({ ports: known }: KnownService, ports: readonly PeerPorts[]): PeerPorts[] {
  return ports.map((given) => {
    const target = known.find(({ port }) => port === given.from)?.targetPort;
    return typeof target === 'number' ? { protocol: given.protocol, from: target } : given;
  });
}
