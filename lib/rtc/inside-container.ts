import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { IMAGES } from '../shared/images';
import { program } from '../shared/program/program';
import { SMALL_SCRATCH, emptyDir, resources, restrictedContainer } from '../shared/workload';
import { INSIDE } from './inside-config';

/** nginx's user in the unprivileged image. */
const NGINX_USER = 101;

/** Succeeds if nginx runs, which has written its file when it listens. For the shell of Alpine, `kill -0 ''` succeeds too. */
export const INSIDE_IS_READY = `read -r pid < ${INSIDE.pid} && kill -0 "$pid"`;

/** The public hosts that the token service reaches inside of the cluster. */
export interface Inside {
  /** The host of the call service. */
  readonly host: string;
  /** The Secret with the certificate of this host, in the namespace of the call service. */
  readonly certificate: string;
  /** The further hosts that the ingress controller serves: that of the homeserver, and the server name if it is served there too. */
  readonly served: readonly string[];
  /** The Service and port of the ingress controller, for example `traefik.kube-system.svc.cluster.local:443`. */
  readonly ingress: string;
  /** The ports at which the hosts are public, and at which other homeservers look for them. */
  readonly ports: readonly number[];
  /** The image of nginx. @default - the version of this release */
  readonly image?: string;
}

/** The container with the nginx of {@link insideConfig}. The pod isn't ready before it has the certificate, as no client could reach the token service then. */
export function insideContainer(
  scope: Construct,
  config: kplus.ConfigMap,
  { certificate, image }: Inside,
): kplus.ContainerProps {
  const secret = kplus.Secret.fromSecretName(scope, 'certificate-ref', certificate);
  return {
    name: 'inside',
    image: image ?? IMAGES.nginx,
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    command: ['sh', '-c', program('rtc/inside.sh'), 'inside'],
    resources: resources({ cpuRequest: 10, memoryRequest: 16, memoryLimit: 64 }),
    securityContext: restrictedContainer(NGINX_USER),
    // It may wait for the certificate for days, so no other probe ends it. If nginx ends, the program ends too.
    readiness: kplus.Probe.fromCommand(['sh', '-c', INSIDE_IS_READY], {
      periodSeconds: Duration.seconds(5),
    }),
    volumeMounts: [
      { path: '/tmp', volume: emptyDir(scope, 'tmp', SMALL_SCRATCH) },
      {
        path: INSIDE.config,
        volume: kplus.Volume.fromConfigMap(scope, 'config', config, { name: 'config' }),
        subPath: 'nginx.conf',
        readOnly: true,
      },
      {
        path: INSIDE.certificate,
        // The volume is optional: the pod starts before the certificate is issued.
        volume: kplus.Volume.fromSecret(scope, 'certificate', secret, {
          name: 'certificate',
          optional: true,
          defaultMode: 0o440,
        }),
        readOnly: true,
      },
    ],
  };
}
