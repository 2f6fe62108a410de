import type { Size } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { scratchVolume } from '../shared/pods/scratch-volume';
import { PACKAGES_FOLDER, PACKAGES_VOLUME, installCommand } from './package-install';
import type { PackageInstall } from './package-install';

export interface JobPackagesProps {
  readonly image: string;
  /** @default - nothing is installed */
  readonly install?: PackageInstall;
  /** The room for the packages. */
  readonly room: Size;
  /** The mount of the homeserver's claim, which keeps the wheels. @default - they are downloaded in each run */
  readonly data?: k8s.VolumeMount;
  /** @default - those of each container of a Job */
  readonly resources?: k8s.ResourceRequirements;
}

/** The parts of a Job's pod by which its main container has the packages. */
export interface JobPackages {
  readonly initContainers?: k8s.Container[];
  readonly mounts: k8s.VolumeMount[];
  readonly volumes: k8s.Volume[];
}

/** Installs packages in a Job, before its main container starts. */
export function jobPackages({ image, install, room, data, resources }: JobPackagesProps): JobPackages {
  if (!install) return { mounts: [], volumes: [] };
  const mount = { name: PACKAGES_VOLUME, mountPath: PACKAGES_FOLDER };
  return {
    initContainers: [
      {
        name: 'packages',
        image,
        command: installCommand(install, data !== undefined),
        ...(resources && { resources }),
        volumeMounts: [...(data ? [data] : []), mount],
      },
    ],
    mounts: [{ ...mount, readOnly: true }],
    volumes: [scratchVolume(PACKAGES_VOLUME, room)],
  };
}
