import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { isDnsLabel } from '../shared/checks';
import { checksum } from '../shared/config-files';
import type { SecretKey } from './secret-key';

/** The folder in a pod below which the keys of Secrets are files. */
export const SECRETS_ROOT = '/secrets';

/** The path of a key of a Secret in a pod that mounts it with {@link secretMounts}. */
export function secretPath(secret: SecretKey, root = SECRETS_ROOT): string {
  return `${root}/${secret.name}/${secret.key}`;
}

/** Mounts exactly the given keys as files, so that no value is an argument or an environment variable. The pod doesn't start until all keys exist. */
export function secretMounts(
  scope: Construct,
  secrets: readonly SecretKey[],
  root = SECRETS_ROOT,
): kplus.VolumeMount[] {
  const names = [...new Set(secrets.map((s) => s.name))];
  return names.map((name) => {
    const keys = [...new Set(secrets.filter((s) => s.name === name).map((s) => s.key))].sort();
    const id = `${root.slice(1)}-${name}`;
    const volume = kplus.Volume.fromSecret(scope, id, kplus.Secret.fromSecretName(scope, `${id}-ref`, name), {
      name: volumeName(id),
      items: Object.fromEntries(keys.map((key) => [key, { path: key }])),
      defaultMode: 0o440,
    });
    return { path: `${root}/${name}`, volume, readOnly: true };
  });
}

/** The id itself if it is a DNS label, otherwise a unique name. */
function volumeName(id: string): string {
  if (isDnsLabel(id)) return id;
  return `${id.replaceAll('.', '-').slice(0, 54)}-${checksum([[id, '']]).slice(0, 8)}`;
}
