import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { secretMounts, secretPath } from '../secrets/mounted-secrets';
import type { SecretKey } from '../secrets/secret-key';
import { ConfigFiles } from '../shared/config-files';
import { IMAGES } from '../shared/images';
import { selectorLabels } from '../shared/labels';
import { leavePods } from '../shared/pods/pods';
import { program } from '../shared/program/program';
import { singlePodService } from '../shared/single-pod-service';
import {
  SMALL_SCRATCH,
  emptyDir,
  finishWorkload,
  memoryMount,
  resources,
  restrictedContainer,
} from '../shared/workload';
import type { BundledRedisOptions } from './redis-options';
import { REDIS_PORT, valkeyConfig } from './valkey-config';

/** The user of the Valkey image. */
const VALKEY_USER = 999;
export const VALKEY_LABELS = selectorLabels('valkey', 'valkey', 'redis');

const CONFIG = '/config/valkey.conf';
const MEMORY = '/run/valkey';

export interface ValkeyServerProps {
  readonly options: BundledRedisOptions;
  readonly password: SecretKey;
}

/** A Valkey server that keeps nothing, behind the Service `valkey`. */
export class ValkeyServer extends Construct {
  public readonly service: kplus.Service;
  public readonly deployment: kplus.Deployment;

  constructor(scope: Construct, id: string, { options, password }: ValkeyServerProps) {
    super(scope, id);
    leavePods(this, options.pods);
    const metadata = { name: 'valkey', labels: VALKEY_LABELS };
    const mebibytes = (options.maxMemory ?? Size.mebibytes(64)).toMebibytes();
    const files = new ConfigFiles(this, 'Config', {
      metadata: { name: 'valkey-config', labels: VALKEY_LABELS },
      files: { 'valkey.conf': () => valkeyConfig(mebibytes) },
    });
    this.deployment = new kplus.Deployment(this, 'Deployment', {
      metadata,
      podMetadata: { labels: VALKEY_LABELS, annotations: { 'checksum/config': files.checksum } },
      select: false,
      replicas: 1,
      // With two servers behind one Service, some processes of Synapse would not hear of others.
      strategy: kplus.DeploymentStrategy.recreate(),
      terminationGracePeriod: Duration.seconds(10),
      securityContext: { ensureNonRoot: true, user: VALKEY_USER, group: VALKEY_USER, fsGroup: VALKEY_USER },
      containers: [
        {
          name: 'valkey',
          image: options.image ?? IMAGES.valkey,
          imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
          command: ['sh', '-c', program('redis/start.sh'), 'valkey', CONFIG, secretPath(password), MEMORY],
          ports: [{ name: 'redis', number: REDIS_PORT }],
          resources:
            options.resources ??
            resources({ cpuRequest: 20, memoryRequest: 32, memoryLimit: Math.ceil(mebibytes * 1.5) + 64 }),
          securityContext: restrictedContainer(VALKEY_USER),
          startup: listening(Duration.seconds(1), 60),
          liveness: listening(Duration.seconds(10), 3),
          readiness: listening(Duration.seconds(5), 2),
          volumeMounts: [
            {
              path: '/config',
              volume: kplus.Volume.fromConfigMap(this, 'config', files.configMap, { name: 'config' }),
              readOnly: true,
            },
            memoryMount(this, 'memory', MEMORY),
            { path: '/tmp', volume: emptyDir(this, 'tmp', SMALL_SCRATCH) },
            ...secretMounts(this, [password]),
          ],
        },
      ],
    });
    this.service = singlePodService(this, 'Service', {
      metadata,
      ports: [{ name: 'redis', port: REDIS_PORT, targetPort: REDIS_PORT }],
    });
    finishWorkload(this.deployment, VALKEY_LABELS, { service: this.service });
  }
}

/** A check by TCP needs no password. */
function listening(period: Duration, failures: number): kplus.Probe {
  return kplus.Probe.fromTcpSocket({ port: REDIS_PORT, periodSeconds: period, failureThreshold: failures });
}
