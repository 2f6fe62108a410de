import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ConfigFiles } from '../shared/config-files';
import { IMAGES } from '../shared/images';
import { MetricsEndpoints } from '../shared/metrics-endpoints';
import { NextSteps } from '../shared/next-steps/next-steps';
import { leavePods } from '../shared/pods/pods';
import { program } from '../shared/program/program';
import { SMALL_SCRATCH, emptyDir, finishWorkload, resources, restrictedContainer } from '../shared/workload';
import { routes } from '../workers/resolve-layout';
import { spreadOverNodes } from '../workers/spread-over-nodes';
import type { WorkerLayout } from '../workers/worker-layout';
import { GRACE, ROUTER_PORT, STATUS_PORT, STOP_AFTER, haproxyConfig } from './haproxy-config';
import { routeMap } from './route-map';
import { ROUTER_LABELS } from './router-labels';
import type { RouterOptions } from './router-options';
import { speakForRouter } from './speak-for-router';
import type { RouterPeers } from './speak-for-router';

/** The user of the HAProxy image. */
const HAPROXY_USER = 99;

const CONFIG = '/config/haproxy.cfg';
const MAP = '/config/routes.map';
const NAME = 'synapse-router';

export interface SynapseRouterProps {
  readonly layout: WorkerLayout;
  /** Options without findings. */
  readonly options: RouterOptions;
  /** True if Prometheus may read its metrics. */
  readonly metrics: boolean;
  /** The processes that it talks to. */
  readonly peers: RouterPeers;
}

/** HAProxy, which gives each request to the process of Synapse that answers it. The Service of the homeserver selects its pods, by `ROUTER_LABELS`. */
export class SynapseRouter extends Construct {
  public readonly deployment: kplus.Deployment;

  constructor(scope: Construct, id: string, props: SynapseRouterProps) {
    super(scope, id);
    const { options } = props;
    leavePods(this, options.pods);
    const metadata = { name: NAME, labels: ROUTER_LABELS };
    const files = this.files(props);
    this.deployment = new kplus.Deployment(this, 'Deployment', {
      metadata,
      podMetadata: { labels: ROUTER_LABELS, annotations: { 'checksum/config': files.checksum } },
      select: false,
      replicas: options.replicas ?? 2,
      terminationGracePeriod: Duration.seconds(GRACE + STOP_AFTER + 10),
      securityContext: { ensureNonRoot: true, user: HAPROXY_USER, group: HAPROXY_USER, fsGroup: HAPROXY_USER },
      containers: [this.container(options, files.configMap)],
    });
    finishWorkload(this.deployment, ROUTER_LABELS);
    if (props.metrics) {
      const { podMetadata } = this.deployment;
      MetricsEndpoints.of(this).add({ name: NAME, podLabels: ROUTER_LABELS, podMetadata, port: STATUS_PORT });
    }
    spreadOverNodes(this.deployment, ROUTER_LABELS);
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata: { name: NAME, labels: { ...ROUTER_LABELS } },
      spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: { ...ROUTER_LABELS } } },
    });
    NextSteps.of(this).addRollout({ resource: `deployment/${NAME}` });
    speakForRouter(this, props.layout, props.peers);
  }

  private files({ layout, options }: SynapseRouterProps): ConfigFiles {
    const map = routeMap(routes(layout));
    const { requests = 100, polls = 2000, waiting = 200, waitingTime, connections = 10_000 } = options.limits ?? {};
    const waitingSeconds = (waitingTime ?? Duration.seconds(10)).toSeconds();
    const limits = { requests, polls, waiting, waitingSeconds, connections };
    const logRequests = options.logRequests ?? false;
    return new ConfigFiles(this, 'Config', {
      metadata: { name: `${NAME}-config`, labels: ROUTER_LABELS },
      files: {
        'haproxy.cfg': () => haproxyConfig({ routes: map, limits, logRequests, mapPath: MAP }),
        'routes.map': () => `${map.lines.join('\n')}\n`,
      },
    });
  }

  private container(options: RouterOptions, configMap: kplus.IConfigMap): kplus.ContainerProps {
    const namespace = kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAMESPACE);
    const start = ['-c', program('router/start.sh'), 'router', CONFIG, '$(POD_NAMESPACE)', String(ROUTER_PORT)];
    return {
      name: 'haproxy',
      image: options.image ?? IMAGES.haproxy,
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      command: ['sh', ...start],
      envVariables: { POD_NAMESPACE: namespace },
      ports: [
        { name: 'http', number: ROUTER_PORT },
        { name: 'metrics', number: STATUS_PORT },
      ],
      resources: options.resources ?? resources({ cpuRequest: 50, memoryRequest: 64, memoryLimit: 512 }),
      securityContext: restrictedContainer(HAPROXY_USER),
      startup: probe('/health', Duration.seconds(1), 60),
      liveness: probe('/health', Duration.seconds(10), 3),
      readiness: probe('/ready', Duration.seconds(2), 2),
      volumeMounts: [
        {
          path: '/config',
          volume: kplus.Volume.fromConfigMap(this, 'config', configMap, { name: 'config' }),
          readOnly: true,
        },
        { path: '/tmp', volume: emptyDir(this, 'tmp', SMALL_SCRATCH) },
      ],
    };
  }
}

function probe(path: string, period: Duration, failures: number): kplus.Probe {
  return kplus.Probe.fromHttpGet(path, { port: STATUS_PORT, periodSeconds: period, failureThreshold: failures });
}
