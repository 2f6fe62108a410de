import { ApiObjectMetadataDefinition, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { takeArgument } from './checked-props';
import { checkDnsLabel, checkPort } from './checks';
import { instanceOf, mapOf, number, shapeOf, text } from './kinds';
import { PeerEnd, Peers } from './peers';
import { required } from './shape';
import type { Shape } from './shape';
import { TreeValues } from './tree';

/** Pods that serve metrics for Prometheus, at `/metrics`. */
export interface MetricsEndpoint {
  /** The name of the part, for example `synapse`: lower-case letters, digits and "-". */
  readonly name: string;
  /** The labels of the pods. */
  readonly podLabels: { readonly [label: string]: string };
  /** The metadata of the pods, for annotations: `podMetadata` of a workload of cdk8s-plus. */
  readonly podMetadata: ApiObjectMetadataDefinition;
  /** The number of the port. */
  readonly port: number;
  /** The name of that port in the container. @default 'metrics' */
  readonly portName?: string;
  /** The namespace of the pods. @default - the namespace of the chart */
  readonly namespace?: string;
}

const ENDPOINT: Shape<MetricsEndpoint> = {
  name: required(text(checkDnsLabel)),
  podLabels: required(mapOf(text(), 'text')),
  podMetadata: required(instanceOf(ApiObjectMetadataDefinition, 'the podMetadata of a Deployment')),
  port: required(number(checkPort)),
  portName: text(checkDnsLabel),
  namespace: text(checkDnsLabel),
};

const ENDPOINTS = new TreeValues<MetricsEndpoint>('cdk8s-matrix:metrics');

/** The pods that serve metrics. Each part adds its own, and the monitoring of the stack lets Prometheus find them. */
export class MetricsEndpoints {
  /** The endpoints of the chart that a construct is in. Endpoints that are added belong to the construct. */
  public static of(scope: IConstruct): MetricsEndpoints {
    return new MetricsEndpoints(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** Adds pods that serve metrics. */
  public add(endpoint: MetricsEndpoint): void {
    const subject = `MetricsEndpoints of '${this.scope.node.path}'`;
    const taken = takeArgument(subject, 'endpoint', endpoint, shapeOf(ENDPOINT));
    const { name, podLabels, namespace, port } = taken;
    const to = namespace === undefined ? PeerEnd.pods(name, podLabels) : PeerEnd.pods(name, podLabels, namespace);
    const ports = [{ protocol: 'TCP', from: port }];
    Peers.of(this.scope).add({ from: PeerEnd.monitoring(), to, ports, purpose: 'metrics' });
    ENDPOINTS.add(this.scope, taken);
  }

  /** All endpoints of the chart. */
  public get all(): MetricsEndpoint[] {
    return ENDPOINTS.ofChart(Chart.of(this.scope));
  }

  /** Calls back for each endpoint of the chart, also for those that are added later. @internal */
  public _watch(found: (endpoint: MetricsEndpoint) => void): void {
    ENDPOINTS.watch(Chart.of(this.scope), found);
  }
}
