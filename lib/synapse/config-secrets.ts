import type { Findings } from '../shared/findings';
import type { Config } from '../shared/merge';
import { OWNED_KEYS } from './owned-keys';
import { secretRemedy } from './secret-remedies';

/** The names of options that hold secrets in the config of Synapse, of its storage providers and of its modules. */
const SECRET_OPTIONS: ReadonlySet<string> = new Set([
  'admin_token',
  'api_key',
  'bind_password',
  'client_secret',
  'password',
  'secret',
  'secret_access_key',
  'shared_secret',
]);

/** Finds secrets at any depth of a config, since the config goes into a ConfigMap. Keys that the library owns are checked elsewhere. */
export function checkConfigSecrets(findings: Findings, prop: string, config: Config): void {
  visit(config, '', (path) => {
    const option = path.slice(1).replaceAll('.', '/');
    if (Object.hasOwn(OWNED_KEYS, option)) return;
    findings.add(`${prop}${path}`, `is a secret, which doesn't belong into a ConfigMap: ${secretRemedy(option)}`);
  });
}

function visit(node: unknown, path: string, found: (path: string) => void): void {
  if (Array.isArray(node)) node.forEach((item, index) => visit(item, `${path}[${index}]`, found));
  else if (typeof node === 'object' && node !== null) {
    for (const [key, value] of Object.entries(node)) {
      const at = `${path}.${key}`;
      if (typeof value === 'string' && SECRET_OPTIONS.has(key)) found(at);
      else visit(value, at, found);
    }
  }
}
