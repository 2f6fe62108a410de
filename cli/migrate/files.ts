import { basename } from 'node:path';
import { SETTINGS } from '../../lib/synapse/settings/table';
import { unreadable } from './read-text';
import { readYaml } from './read-yaml';
import { at, isEmpty, isObject, merged } from './values';
import type { Values } from './values';

/** The user's files, by their kinds. */
export interface Files {
  /** The values of the chart, of all files together. Empty if there are none. */
  readonly values: Values;
  /** The settings of homeserver.yaml, of all files together. Empty if there are none. */
  readonly homeserver: Values;
  readonly homeserverFile?: string;
  /** The file of each of these settings. */
  readonly fileOf: ReadonlyMap<string, string>;
  readonly secretsFile?: string;
  /** The content of the secrets file. */
  readonly secrets: Values;
}

const SETTING_NAMES = new Set(SETTINGS.map(({ key }) => key.split('/')[0]));
const CHART = ['global', 'synapse', 'element', 'coturn', 'matrixrtc'];
const SECRETS = [
  ['synapse', 'recaptcha', 'siteKey'],
  ['synapse', 'recaptcha', 'secretKey'],
  ['synapse', 'registration_shared_secret'],
  ['coturn', 'turn_shared_secret'],
];

/** Reads all files. Several files of a kind are merged as Helm and Synapse merge them: a later file has the last word. */
export function readFiles(paths: readonly string[]): Files {
  let values: Values = {};
  let homeserver: Values = {};
  let secrets: Values = {};
  let homeserverFile: string | undefined;
  const fileOf = new Map<string, string>();
  let secretsFile: string | undefined;
  paths.forEach((path, index) => {
    const content = readYaml(path);
    if (!isObject(content)) {
      const first = index === 0 ? "has no global.domain, which is the server's name" : 'is not a map of settings';
      throw unreadable(path, first);
    }
    if (isHomeserver(content)) {
      homeserver = { ...homeserver, ...content };
      if (typeof content.server_name === 'string') homeserverFile ??= path;
      for (const key of Object.keys(content)) fileOf.set(key, path);
    } else if (isSecrets(path, content, index)) {
      if (secretsFile !== undefined)
        throw unreadable(path, `is a second file of secrets, beside ${secretsFile}: join them`);
      secretsFile = path;
      secrets = content;
    } else values = merged(values, content) as Values;
  });
  // The file of the server name is missing among them.
  homeserverFile ??= fileOf.values().next().value;
  return { values, homeserver, homeserverFile, fileOf, secretsFile, secrets };
}

/** Synapse's settings are at the top of its file. The chart has blocks there. */
function isHomeserver(content: Values): boolean {
  if (CHART.some((name) => isObject(content[name]))) return false;
  const known = Object.keys(content).filter((key) => SETTING_NAMES.has(key) || key === 'server_name');
  return typeof content.server_name === 'string' || known.length > 0;
}

function isSecrets(path: string, content: Values, index: number): boolean {
  if (index === 0) return false;
  return /secret/i.test(basename(path)) || SECRETS.some((keys) => !isEmpty(at(content, ...keys)));
}
