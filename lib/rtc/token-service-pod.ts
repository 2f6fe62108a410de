import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { CaCertificate } from '../secrets/ca-certificate';
import { secretMounts } from '../secrets/mounted-secrets';
import { ConfigFiles } from '../shared/config-files';
import { IMAGES } from '../shared/images';
import { PUBLIC_NAMES } from '../shared/pods/public-names';
import { finishWorkload, resources, restrictedContainer } from '../shared/workload';
import { insideConfig } from './inside-config';
import { insideContainer } from './inside-container';
import type { Inside } from './inside-container';
import { LIVEKIT_KEYS, REGISTRATION, SIGNAL_PORT, TOKEN_SERVICE_LABELS, TOKEN_SERVICE_PORT } from './rtc-names';
import { CA_FILE, CA_FOLDER, tokenServiceEnv } from './token-service-env';

/** The user of the nginx image. The token service's image has no user, and needs no particular one. */
const USER = 101;

/** The options of a token service that a user gives. */
export interface TokenServiceOptions {
  readonly tokenServiceImage?: string;
  readonly tokenServiceResources?: kplus.ContainerResources;
  readonly presenceCheck?: Duration;
}

export interface TokenServicePodProps {
  readonly namespace: string;
  /** The SFU's WebSocket address, as the homeserver tells it to clients. */
  readonly url: string;
  readonly homeserver: { readonly serverName: string };
  /** The homeserver's URL for pods of all namespaces. */
  readonly clusterUrl: string;
  readonly roomCreators: readonly string[];
  readonly options: TokenServiceOptions;
  /** The public hosts that the pod reaches inside of the cluster. @default - none: it reaches all of them from outside */
  readonly inside?: Inside;
  /** The private authority that signed the certificates of the public hosts. @default - only public authorities are trusted */
  readonly ca?: CaCertificate;
}

/**
 * The token service: it gives people who are in a room a token for the SFU, and tells the homeserver when somebody left a call.
 *
 * @see https://github.com/element-hq/lk-jwt-service
 */
export class TokenServicePod extends Construct {
  public readonly deployment: kplus.Deployment;
  public readonly service: kplus.Service;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TokenServicePodProps,
  ) {
    super(scope, id);
    const { inside, namespace } = props;
    const metadata = { name: 'lk-jwt-service', namespace, labels: TOKEN_SERVICE_LABELS };
    this.service = new kplus.Service(this, 'Service', {
      metadata,
      ports: [{ name: 'http', port: TOKEN_SERVICE_PORT, targetPort: TOKEN_SERVICE_PORT }],
    });
    const files = inside && this.insideFiles(inside);
    this.deployment = new kplus.Deployment(this, 'Deployment', {
      metadata,
      podMetadata: {
        labels: TOKEN_SERVICE_LABELS,
        ...(files && { annotations: { 'checksum/config': files.checksum } }),
      },
      select: false,
      // It has in its memory whose leaving it has to tell, and two would each know a part.
      replicas: 1,
      strategy: kplus.DeploymentStrategy.recreate(),
      // It doesn't react to the signal to stop, and would be waited for.
      terminationGracePeriod: Duration.seconds(5),
      ...(inside && { hostAliases: [{ ip: '127.0.0.1', hostnames: hostsOf(inside) }] }),
      securityContext: {
        ensureNonRoot: true,
        user: USER,
        group: USER,
        fsGroup: USER,
        // Not every container runtime lets a user without privileges listen on port 443 of its pod.
        ...(inside && { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] }),
      },
      containers: [this.container(), ...(inside && files ? [insideContainer(this, files.configMap, inside)] : [])],
    });
    // It looks up the names of other homeservers.
    finishWorkload(this.deployment, TOKEN_SERVICE_LABELS, { service: this.service, dns: PUBLIC_NAMES });
  }

  private container(): kplus.ContainerProps {
    const { props } = this;
    const { tokenServiceImage, tokenServiceResources, presenceCheck } = props.options;
    const env = tokenServiceEnv({
      url: props.url,
      serverName: props.homeserver.serverName,
      clusterUrl: props.clusterUrl,
      roomCreators: props.roomCreators,
      hasCa: props.ca !== undefined,
      ...(presenceCheck && { presenceCheck }),
    });
    const health = { port: TOKEN_SERVICE_PORT };
    return {
      name: 'lk-jwt-service',
      image: tokenServiceImage ?? IMAGES.lkJwtService,
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      command: ['/lk-jwt-service'],
      ports: [{ name: 'http', number: TOKEN_SERVICE_PORT }],
      envVariables: Object.fromEntries(
        Object.entries(env).map(([name, value]) => [name, kplus.EnvValue.fromValue(value)]),
      ),
      resources: tokenServiceResources ?? resources({ cpuRequest: 50, memoryRequest: 50, memoryLimit: 200 }),
      securityContext: restrictedContainer(USER),
      startup: healthz({ ...health, periodSeconds: Duration.seconds(1), failureThreshold: 60 }),
      liveness: healthz({ ...health, timeoutSeconds: Duration.seconds(5), failureThreshold: 6 }),
      readiness: healthz({ ...health, periodSeconds: Duration.seconds(5), failureThreshold: 3 }),
      volumeMounts: [...secretMounts(this, [LIVEKIT_KEYS, REGISTRATION]), ...this.caMount()],
    };
  }

  private insideFiles({ host, served, ingress, ports }: Inside): ConfigFiles {
    const sfu = `livekit.${this.props.namespace}.svc.cluster.local:${SIGNAL_PORT}`;
    return new ConfigFiles(this, 'Config', {
      metadata: {
        name: 'lk-jwt-service-config',
        namespace: this.props.namespace,
        labels: TOKEN_SERVICE_LABELS,
      },
      files: { 'nginx.conf': () => insideConfig({ host, sfu, served, ingress, ports }) },
    });
  }

  private caMount(): kplus.VolumeMount[] {
    const { ca } = this.props;
    if (!ca) return [];
    const { _secret: secret, _configMap: configMap } = ca;
    const options = { name: 'ca', items: { [(secret ?? configMap!).key]: { path: CA_FILE } } };
    const volume = secret
      ? kplus.Volume.fromSecret(this, 'ca', kplus.Secret.fromSecretName(this, 'ca-ref', secret.name), options)
      : kplus.Volume.fromConfigMap(
          this,
          'ca',
          kplus.ConfigMap.fromConfigMapName(this, 'ca-ref', configMap!.name),
          options,
        );
    return [{ path: CA_FOLDER, volume, readOnly: true }];
  }
}

function healthz(options: kplus.HttpGetProbeOptions): kplus.Probe {
  return kplus.Probe.fromHttpGet('/healthz', options);
}

function hostsOf({ host, served }: Inside): string[] {
  return [...new Set([host, ...served])];
}
