import { ApiObject, JsonPatch } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-28';
import type { MatrixStack } from '../../../../lib';
import { nodeAddress } from '../../lab/relay';
import { clusterAuthority } from './cluster';

const FOLDER = '/authority';

/** The settings by which two homeservers of the test cluster talk to each other: the node has a private address, and its certificates a private authority. */
export function federatedConfig(authority = clusterAuthority()): { readonly [key: string]: unknown } {
  return {
    ip_range_whitelist: [nodeAddress()],
    ...(authority && { federation_custom_ca_list: [`${FOLDER}/authority.pem`] }),
  };
}

/** Mounts the authority that {@link federatedConfig} names into all containers of Synapse. */
export function mountAuthority(stack: MatrixStack, authority = clusterAuthority()): void {
  if (!authority) return;
  const { statefulSet } = stack.synapse;
  const name = 'federation-authority';
  const { namespace } = statefulSet.metadata;
  new ConfigMap(statefulSet, 'Authority', { metadata: { name, namespace }, data: { 'authority.pem': authority } });
  const add = (path: string, value: object) => JsonPatch.add(`/spec/template/spec/${path}/-`, value);
  ApiObject.of(statefulSet).addJsonPatch(
    add('volumes', { name, configMap: { name } }),
    ...['containers/0', 'initContainers/0', 'initContainers/1'].map((container) =>
      add(`${container}/volumeMounts`, { name, mountPath: FOLDER }),
    ),
  );
}
