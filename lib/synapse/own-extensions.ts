import { appServiceExtension } from './app-services';
import type { AuthenticationService } from '../sign-on/authentication-service';
import type { HomeserverExtension } from './homeserver-extension';
import type { SynapseOptions } from './synapse-options';

/** The additions to homeserver.yaml that may name secrets. They come in the same way as those of other parts. */
export function ownExtensions({
  appServices,
  modules,
  mediaBucket,
  oidcProviders,
  authenticationService,
}: SynapseOptions): HomeserverExtension[] {
  return [
    ...(appServices ? [appServiceExtension(appServices)] : []),
    ...(modules ? [{ name: 'modules', config: { modules: modules.map(({ _config }) => _config) } }] : []),
    ...(mediaBucket ? [{ name: 'media-bucket', config: { media_storage_providers: [mediaBucket._provider] } }] : []),
    ...(oidcProviders?.length
      ? [{ name: 'oidc', config: { oidc_providers: oidcProviders.map(({ _config }) => _config) } }]
      : []),
    ...(authenticationService ? [delegation(authenticationService)] : []),
  ];
}

function delegation(service: AuthenticationService): HomeserverExtension {
  return {
    name: 'authentication-service',
    config: { matrix_authentication_service: service._config },
    wellKnownClient: service._wellKnownClient,
  };
}
