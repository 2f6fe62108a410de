import { k8s } from 'cdk8s-plus-28';

/** The volume of a small folder in a Job's memory, for files with secrets. */
export function memoryVolume({ name }: { readonly name: string }): k8s.Volume {
  return { name, emptyDir: { medium: 'Memory', sizeLimit: k8s.Quantity.fromString('1Mi') } };
}
