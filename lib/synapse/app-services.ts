import type { AppService } from './app-service';
import { changedRegistrationPath } from './changed-registrations';
import type { HomeserverExtension } from './homeserver-extension';

/** The additions of application services to the homeserver's config. */
export function appServiceExtension(services: readonly AppService[]): HomeserverExtension {
  const files = services.map(({ registration, _rateLimited }) =>
    _rateLimited === undefined ? registration : changedRegistrationPath(registration),
  );
  return { name: 'app-services', config: { app_service_config_files: files } };
}
