import { Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { SECRETS_ROOT, secretPath } from '../secrets/mounted-secrets';
import { SYNAPSE_USER } from '../shared/images';
import { program } from '../shared/program/program';
import { MEDIA_FOLDER } from '../shared/volume-claim';
import { resources, restrictedContainer } from '../shared/workload';
import type { SynapseWorkloadProps } from './synapse-workload-props';

/** The first container of the main process's pod. It checks the data before anything else is done with them. */
export function guardContainer(
  { database, ...props }: SynapseWorkloadProps,
  mounts: readonly kplus.VolumeMount[],
): kplus.ContainerProps {
  const task = () =>
    JSON.stringify({
      data: '/data',
      result: '/dev/termination-log',
      signingKey: secretPath(props.signingKey),
      ...(props.media && { media: MEDIA_FOLDER }),
      ...database.task,
      ...(props.moveFrom && { move: true }),
      ...props.guard(),
    });
  const secrets = [props.signingKey, ...database.secrets].map(({ name }) => `${SECRETS_ROOT}/${name}`);
  const paths = ['/data', MEDIA_FOLDER, '/tmp', database.memoryFolder?.mountPath, ...secrets];
  return {
    name: 'guard',
    image: props.image,
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    command: ['python3', '-c', program(database.programs.guard), Lazy.any({ produce: task }) as string],
    resources: resources({ cpuRequest: 10, memoryRequest: 32, memoryLimit: 256 }),
    securityContext: restrictedContainer(SYNAPSE_USER),
    volumeMounts: mounts.filter(({ path }) => paths.includes(path)),
  };
}
