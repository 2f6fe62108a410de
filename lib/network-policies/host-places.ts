import { isIP } from 'node:net';
import { withoutRootDot } from '../shared/host-names';

/** The meanings that the name of a host may have inside of a cluster. */
export interface HostPlace {
  readonly address?: string;
  /** The Service that the name leads to, if the cluster has one of that name. */
  readonly service?: { readonly name: string; readonly namespace: string };
  /** True if the name may also be one of the internet or of the local network. */
  readonly outside: boolean;
}

/**
 * Reads the name of a host as the DNS of a cluster does.
 *
 * @param namespace the namespace of the pods that ask
 * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
export function hostPlace(host: string, namespace: string): HostPlace {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(address) !== 0) return { address, outside: false };
  const labels = withoutRootDot(host).toLowerCase().split('.');
  const at = labels.indexOf('svc');
  if (at >= 2) return { service: { name: labels[at - 2], namespace: labels[at - 1] }, outside: false };
  if (labels.length === 1) return { service: { name: labels[0], namespace }, outside: false };
  // A name such as `pg.databases` is a Service of another namespace, but `example.org` looks the same.
  if (labels.length === 2) return { service: { name: labels[0], namespace: labels[1] }, outside: true };
  return { outside: true };
}
