import type { Config } from '../shared/merge';
import type { HomeserverContext } from './settings/context';
import { nested } from './settings/nested';
import { SETTINGS } from './settings/table';

export { HTTP_PORT, METRICS_PORT } from './settings/context';

/**
 * The whole of homeserver.yaml.
 *
 * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html
 */
export function homeserverConfig(context: HomeserverContext): Config {
  return nested(SETTINGS.map(({ key, value }) => [key, value?.(context)]));
}
