import type { k8s } from 'cdk8s-plus-28';
import { SECRETS_ROOT } from './mounted-secrets';
import type { SecretKey } from './secret-key';
import { secretVolume } from './secret-volume';

/** The keys of Secrets as files of a Job's pod, at the paths of `secretPath`. */
export interface SecretFiles {
  readonly mounts: k8s.VolumeMount[];
  readonly volumes: k8s.Volume[];
  /** Gives the name of the volume with the files of a Secret. */
  readonly volumeOf: (secretName: string) => string;
}

/** Mounts exactly the given keys. Volumes are numbered, since the name of a Secret may be longer than the name of a volume. */
export function secretFiles(keys: readonly SecretKey[]): SecretFiles {
  const names = [...new Set(keys.map(({ name }) => name))];
  const volumeOf = (name: string) => `secret-${names.indexOf(name)}`;
  return {
    volumeOf,
    mounts: names.map((name) => ({ name: volumeOf(name), mountPath: `${SECRETS_ROOT}/${name}`, readOnly: true })),
    volumes: names.map((name) => ({
      name: volumeOf(name),
      secret: secretVolume(keys.filter((key) => key.name === name)),
    })),
  };
}
