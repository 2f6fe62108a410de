import type { k8s } from 'cdk8s-plus-28';
import type { SecretKey } from './secret-key';

/** A volume with only the given keys of a Secret, as files that the pod's group can read. */
export function secretVolume(keys: readonly SecretKey[]): k8s.SecretVolumeSource {
  const wanted = [...new Set(keys.map(({ key }) => key))].sort();
  return { secretName: keys[0].name, items: wanted.map((key) => ({ key, path: key })), defaultMode: 0o440 };
}
