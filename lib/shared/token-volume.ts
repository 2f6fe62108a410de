import type { k8s } from 'cdk8s-plus-28';

const NAME = 'token';
/** The folder in which programs look for the token of their pod. */
const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The API server's default. `kubectl apply` would report a Job without it as changed each time. */
const EXPIRATION = 3600;

/**
 * The token of the pod's service account and the certificate of the API server. The kubelet would mount them into each container of the pod.
 *
 * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/
 */
export function tokenVolume(): k8s.Volume {
  const sources = [
    { serviceAccountToken: { path: 'token', expirationSeconds: EXPIRATION } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  ];
  return { name: NAME, projected: { sources } };
}

/** The container with the token. */
export function withToken(container: k8s.Container): k8s.Container {
  const mount = { name: NAME, mountPath: FOLDER, readOnly: true };
  return { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] };
}
