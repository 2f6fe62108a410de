import { Size } from 'cdk8s';
import { program } from '../shared/program/program';
import { inOneLine, packageName } from './requirement';
import type { PythonPackages } from './python-packages';

/** The folder in a pod with the installed packages. */
export const PACKAGES_FOLDER = '/packages';
/** The room for the packages. Installed, those of the S3 storage provider take 38 MiB, and as much again while they are installed. */
export const PACKAGES_SIZE = Size.mebibytes(512);
export const PACKAGES_VOLUME = 'packages';
/** The folder in the homeserver's claim with the wheels. */
const CACHE = '/data/.python-packages';
const RESULT = '/dev/termination-log';

/** The Python packages that each process of a homeserver needs. */
export interface PackageInstall {
  readonly requirements: readonly string[];
  readonly index?: string;
}

/**
 * The packages to install: undefined if there are none, or if the image has them. All pods must install the same list, since each removes the wheels of others from the
 * claim. A package that is named twice is taken as it was named first.
 */
export function packageInstall(
  packages: PythonPackages,
  ...lists: readonly (readonly string[])[]
): PackageInstall | undefined {
  const byName = new Map<string, string>();
  for (const requirement of lists.flat()) {
    const name = packageName(requirement);
    if (!byName.has(name)) byName.set(name, inOneLine(requirement));
  }
  if (!packages._installs || byName.size === 0) return undefined;
  const { _index: index } = packages;
  return { requirements: [...byName.values()].sort(), ...(index !== undefined && { index }) };
}

/**
 * The command of the init container that installs the packages.
 *
 * @param hasClaim true if the pod mounts the homeserver's claim at `/data`
 */
export function installCommand({ requirements, index }: PackageInstall, hasClaim: boolean): string[] {
  const task = {
    requirements,
    target: PACKAGES_FOLDER,
    ...(hasClaim && { cache: CACHE }),
    ...(index !== undefined && { index }),
    result: RESULT,
  };
  return ['python3', '-c', program('synapse/packages.py'), JSON.stringify(task)];
}
