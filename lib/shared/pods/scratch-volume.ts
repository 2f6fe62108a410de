import type { Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';

/** The volume of a folder on the node's disk, for files that a Job needs while it runs. */
export function scratchVolume(name: string, size: Size): k8s.Volume {
  return { name, emptyDir: { sizeLimit: k8s.Quantity.fromString(size.asString()) } };
}
