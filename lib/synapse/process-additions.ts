import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { BUCKET_CA_FOLDER } from '../media/media-bucket';
import {
  PACKAGES_FOLDER,
  PACKAGES_SIZE,
  PACKAGES_VOLUME,
  installCommand,
  packageInstall,
} from '../packages/package-install';
import type { PackageInstall } from '../packages/package-install';
import { PythonPackages } from '../packages/python-packages';
import type { SecretKey } from '../secrets/secret-key';
import { SYNAPSE_USER } from '../shared/images';
import { emptyDir, resources, restrictedContainer } from '../shared/workload';
import type { SynapseOptions } from './synapse-options';

/** The name of the init container that installs Python packages. */
const INSTALL_CONTAINER = 'packages';

/**
 * The needs of modules and of a bucket for media. Each process that loads homeserver.yaml must have them: the main process, workers, and Jobs that run Synapse's own
 * programs. Otherwise it can't import the modules that the config names.
 */
export interface ProcessAdditions {
  /** Its variables: paths and switches, never a secret. */
  readonly env: { readonly [name: string]: string };
  /** The keys of Secrets that it mounts below `/secrets`. */
  readonly secrets: readonly SecretKey[];
  /** A ConfigMap with a certificate, mounted at a folder of its own. */
  readonly caConfigMap?: { readonly name: string; readonly key: string };
  /** The packages to install. Undefined if there are none, or if the image has them. */
  readonly packages?: PackageInstall;
}

export function processAdditions(options: SynapseOptions): ProcessAdditions {
  const { modules = [], mediaBucket: bucket } = options;
  const lists = [...(bucket ? [bucket._packages] : []), ...modules.map(({ _packages }) => _packages)];
  const packages = packageInstall(options.packages ?? PythonPackages.install(), ...lists);
  return {
    env: { ...(packages && { PYTHONPATH: PACKAGES_FOLDER }), ...bucket?._env },
    secrets: bucket?._secrets ?? [],
    ...(bucket?._caConfigMap && { caConfigMap: bucket._caConfigMap }),
    ...(packages && { packages }),
  };
}

/** The mounts of a process, besides those of its Secrets. */
export function additionMounts(scope: Construct, { packages, caConfigMap }: ProcessAdditions): kplus.VolumeMount[] {
  const mounts: kplus.VolumeMount[] = [];
  if (packages) {
    mounts.push({ path: PACKAGES_FOLDER, volume: emptyDir(scope, PACKAGES_VOLUME, PACKAGES_SIZE), readOnly: true });
  }
  if (caConfigMap) {
    const { name, key } = caConfigMap;
    const map = kplus.ConfigMap.fromConfigMapName(scope, 'media-bucket-ca-ref', name);
    const items = { [key]: { path: 'ca.crt' } };
    const volume = kplus.Volume.fromConfigMap(scope, 'media-bucket-ca', map, { name: 'media-bucket-ca', items });
    mounts.push({ path: BUCKET_CA_FOLDER, volume, readOnly: true });
  }
  return mounts;
}

/** The variables of a process, as a container takes them. */
export function additionEnv({ env }: ProcessAdditions): { [name: string]: kplus.EnvValue } {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, kplus.EnvValue.fromValue(value)]));
}

/**
 * The init container that installs the packages, if there are any. It must run before all that load the config.
 *
 * @param mounts those of the process. The homeserver's claim is among them if the process has it.
 */
export function installContainer(
  image: string,
  { packages }: ProcessAdditions,
  mounts: readonly kplus.VolumeMount[],
): kplus.ContainerProps | undefined {
  if (!packages) return undefined;
  const used = mounts.filter(({ path }) => [PACKAGES_FOLDER, '/data'].includes(path));
  return {
    name: INSTALL_CONTAINER,
    image,
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    command: installCommand(
      packages,
      used.some(({ path }) => path === '/data'),
    ),
    resources: resources({ cpuRequest: 100, memoryRequest: 64, memoryLimit: 512 }),
    securityContext: restrictedContainer(SYNAPSE_USER),
    volumeMounts: used.map(({ path, volume }) => ({ path, volume })),
  };
}
