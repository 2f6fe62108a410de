import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { singlePodService } from '../shared/single-pod-service';
import { selectPods } from '../shared/workload';
import type { SelectorLabels } from '../shared/labels';
import { MAIN_SERVICE, WORKER_PORTS } from '../workers/worker-ports';
import { HTTP_PORT, METRICS_PORT } from './settings/context';

export interface MainServicesProps {
  readonly labels: SelectorLabels;
  readonly metrics: boolean;
  /** The labels of the pods that give requests to the processes. @default - there are no workers, and the main process answers all */
  readonly edge?: SelectorLabels;
}

/** The Services of a homeserver. */
export interface MainServices {
  /** The ports of the main process. */
  readonly ports: readonly { readonly name: string; readonly number: number }[];
  /** The Service `synapse`, to which clients and other servers come. */
  readonly edge: kplus.Service;
  /** The Service that leads to the main process: the same one without workers. */
  readonly main: kplus.Service;
}

/** Makes the Services of a homeserver. That of the main process has no selector yet. */
export function mainServices(scope: Construct, { labels, metrics, edge }: MainServicesProps): MainServices {
  const http = { name: 'http', number: HTTP_PORT };
  const own = [http, ...(metrics ? [{ name: 'metrics', number: METRICS_PORT }] : [])];
  if (!edge) {
    const service = new kplus.Service(scope, 'Service', serviceProps('synapse', labels, own));
    return { ports: own, edge: service, main: service };
  }
  const ports = [...own, { name: 'replication', number: WORKER_PORTS.replication }];
  const outer = new kplus.Service(scope, 'Service', serviceProps('synapse', labels, [http]));
  selectPods(outer, edge, true);
  const main = singlePodService(scope, 'MainService', serviceProps(MAIN_SERVICE, labels, ports));
  return { ports, edge: outer, main };
}

function serviceProps(name: string, labels: SelectorLabels, ports: MainServices['ports']): kplus.ServiceProps {
  return {
    metadata: { name, labels },
    ports: ports.map((port) => ({ name: port.name, port: port.number, targetPort: port.number })),
  };
}
