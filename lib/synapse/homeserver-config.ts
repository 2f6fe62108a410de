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

/** A config with its keys in the order of the table of settings. Other keys come last. */
export function inOrder(config: Config): Config {
  const place = (key: string) => ORDER.get(key) ?? ORDER.size;
  return Object.fromEntries(Object.entries(config).sort(([a], [b]) => place(a) - place(b)));
}

const ORDER = new Map([...new Set(SETTINGS.map(({ key }) => key.split('/')[0]))].map((key, index) => [key, index]));
