import * as kplus from 'cdk8s-plus-28';
import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ConfigFiles } from './config-files';
import { selectorLabels } from './labels';
import type { SelectorLabels } from './labels';
import { emptyDir, finishWorkload, resources, restrictedContainer } from './workload';

/** nginx's user in the unprivileged image, and in images that are made from it. */
const NGINX_USER = 101;

export interface NginxDeploymentProps {
  /** The name of the Deployment and its Service; `<name>-config` is the ConfigMap. */
  readonly name: string;
  readonly component: string;
  readonly image: string;
  /** The port on which nginx listens, by its config. */
  readonly port: number;
  /** A path for probes, which answers 200. */
  readonly healthPath: string;
  /** The functions that render the config files, by file name. `default.conf` must be among them. */
  readonly files: { readonly [name: string]: () => string };
  readonly env?: { readonly [name: string]: kplus.EnvValue };
  /** Makes the mounts other than the server config, from the ConfigMap's volume. */
  readonly mounts?: (config: kplus.Volume) => kplus.VolumeMount[];
  readonly podAnnotations?: { readonly [name: string]: string };
  readonly resources?: kplus.ContainerResources;
}

/** nginx with a server config of the library, as an unprivileged user with a read-only root, behind a Service on port 80. */
export class NginxDeployment extends Construct {
  public readonly deployment: kplus.Deployment;
  public readonly service: kplus.Service;
  public readonly config: kplus.ConfigMap;
  /** The labels by which selectors find its pods. */
  public readonly labels: SelectorLabels;

  constructor(scope: Construct, id: string, props: NginxDeploymentProps) {
    super(scope, id);
    const labels = selectorLabels(props.name, props.name, props.component);
    this.labels = labels;
    const files = new ConfigFiles(this, 'Config', {
      metadata: { name: `${props.name}-config`, labels },
      files: props.files,
    });
    this.config = files.configMap;
    const config = kplus.Volume.fromConfigMap(this, 'config', this.config, { name: 'config' });
    this.deployment = new kplus.Deployment(this, 'Deployment', {
      metadata: { name: props.name, labels },
      podMetadata: { labels, annotations: { 'checksum/config': files.checksum, ...props.podAnnotations } },
      select: false,
      replicas: 1,
      securityContext: { ensureNonRoot: true, user: NGINX_USER, group: NGINX_USER },
      containers: [
        {
          name: 'nginx',
          image: props.image,
          imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
          ports: [{ name: 'http', number: props.port }],
          envVariables: props.env,
          resources: props.resources ?? resources({ cpuRequest: 10, memoryRequest: 32, memoryLimit: 128 }),
          securityContext: restrictedContainer(NGINX_USER),
          startup: probe(props, Duration.seconds(2), 30),
          liveness: probe(props, Duration.seconds(10), 3),
          readiness: probe(props, Duration.seconds(5), 2),
          volumeMounts: [
            { path: '/tmp', volume: emptyDir(this, 'tmp') },
            { path: '/etc/nginx/conf.d/default.conf', volume: config, subPath: 'default.conf', readOnly: true },
            ...(props.mounts?.(config) ?? []),
          ],
        },
      ],
    });
    this.service = new kplus.Service(this, 'Service', {
      metadata: { name: props.name, labels },
      ports: [{ name: 'http', port: 80, targetPort: props.port }],
    });
    finishWorkload(this.deployment, labels, { service: this.service });
  }
}

function probe(props: NginxDeploymentProps, period: Duration, failures: number): kplus.Probe {
  return kplus.Probe.fromHttpGet(props.healthPath, {
    port: props.port,
    periodSeconds: period,
    failureThreshold: failures,
  });
}
