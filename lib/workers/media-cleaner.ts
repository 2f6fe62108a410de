import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { SYNAPSE_USER } from '../shared/images';
import { program } from '../shared/program/program';
import { resources, restrictedContainer } from '../shared/workload';

/** Files that nobody has changed for so many seconds are removed. */
const KEEP = 600;
/** Synapse may still be writing a file that was changed within so many seconds, or copying it into the bucket. */
const BUSY = 60;
const PAUSE = 15;

/** The room for local copies in the pod of a worker for media, of which half may be full for longer than a minute. */
export const COPIES_SIZE = Size.gibibytes(4);

/** The container that removes local copies of media that are in a bucket. Otherwise the kubelet would end the pod when its volume is full. */
export function mediaCleaner(image: string, copies: kplus.VolumeMount): kplus.ContainerProps {
  const task = {
    folder: copies.path,
    keep: KEEP,
    busy: BUSY,
    bytes: (COPIES_SIZE.toKibibytes() * 1024) / 2,
    pause: PAUSE,
  };
  return {
    name: 'media-cleaner',
    image,
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    command: ['python3', '-c', program('media/clean_copies.py'), JSON.stringify(task)],
    resources: resources({ cpuRequest: 5, memoryRequest: 16, memoryLimit: 64 }),
    securityContext: restrictedContainer(SYNAPSE_USER),
    volumeMounts: [copies],
  };
}
