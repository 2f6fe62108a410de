import { appServiceExtension } from './app-services';
import type { HomeserverExtension } from './homeserver-extension';
import type { SynapseOptions } from './synapse-options';

/** The additions to homeserver.yaml that may name secrets. They come in the same way as those of other parts. */
export function ownExtensions({
  appServices,
  modules,
  mediaBucket,
  oidcProviders,
}: SynapseOptions): HomeserverExtension[] {
  return [
    ...(appServices ? [appServiceExtension(appServices)] : []),
    ...(modules ? [{ name: 'modules', config: { modules: modules.map(({ _config }) => _config) } }] : []),
    ...(mediaBucket ? [{ name: 'media-bucket', config: { media_storage_providers: [mediaBucket._provider] } }] : []),
    ...(oidcProviders?.length
      ? [{ name: 'oidc', config: { oidc_providers: oidcProviders.map(({ _config }) => _config) } }]
      : []),
  ];
}
