import { isIP } from 'node:net';
import { distance } from 'fastest-levenshtein';
import type { Findings } from '../shared/findings';

/** The names of the secrets of a stack, which are also their keys in a Secret. */
export type SecretName =
  | 'form_secret'
  | 'macaroon_secret_key'
  | 'postgres_password'
  | 'recaptcha_private_key'
  | 'recaptcha_public_key'
  | 'redis_password'
  | 'registration_shared_secret'
  | 'signing_key'
  | 'turn_shared_secret'
  | 'worker_replication_secret';

/** The content of a secrets file. */
export interface SecretsFileContent {
  readonly values: { readonly [name in SecretName]?: string };
  readonly publicIp?: string;
}

const LAYOUT: { readonly [path: string]: SecretName | 'public_ip' } = {
  'synapse.recaptcha.siteKey': 'recaptcha_public_key',
  'synapse.recaptcha.secretKey': 'recaptcha_private_key',
  'synapse.registration_shared_secret': 'registration_shared_secret',
  'coturn.turn_shared_secret': 'turn_shared_secret',
  'coturn.public_ip_static': 'public_ip',
};

/**
 * Reads the parsed content of a `.secrets.yaml` in the layout of the Helm chart.
 *
 * Findings name paths and never show a value.
 */
export function parseSecretsFile(findings: Findings, file: string, content: unknown): SecretsFileContent {
  const leaves = new Map<string, string>();
  if (content !== null && content !== undefined) collect(findings, file, content, '', leaves);
  const site = leaves.has('synapse.recaptcha.siteKey');
  if (site !== leaves.has('synapse.recaptcha.secretKey')) {
    const missing = site ? 'secretKey' : 'siteKey';
    findings.add(`${file}: synapse.recaptcha.${missing}`, 'is missing: reCAPTCHA needs both keys');
  }
  const values: { [name in SecretName]?: string } = {};
  let publicIp: string | undefined;
  for (const [path, value] of leaves) {
    const name = LAYOUT[path];
    if (name !== 'public_ip') values[name] = value;
    else if (isIP(value) !== 0) publicIp = value;
    // The value isn't shown, since it may be a secret on the wrong line.
    else findings.add(`${file}: ${path}`, 'must be an IPv4 or IPv6 address, for example "203.0.113.7"');
  }
  return { values, publicIp };
}

function collect(findings: Findings, file: string, node: unknown, prefix: string, leaves: Map<string, string>): void {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) {
    findings.add(`${file}: ${prefix || '(top level)'}`, 'must be a mapping of keys to values');
    return;
  }
  for (const [key, value] of Object.entries(node)) {
    const path = prefix ? `${prefix}.${key}` : key;
    const at = `${file}: ${path}`;
    if (Object.hasOwn(LAYOUT, path)) readLeaf(findings, at, value, (text) => leaves.set(path, text));
    else if (Object.keys(LAYOUT).some((known) => known.startsWith(`${path}.`))) {
      collect(findings, file, value, path, leaves);
    } else if (value === null || !/^[\w.-]+$/.test(key)) {
      // The key isn't shown, since it may contain a secret: YAML takes `{key:value}` without a space for one key.
      findings.add(
        `${file}: ${prefix || '(top level)'}`,
        'has a key without a value: is there a space behind each colon?',
      );
    } else findings.add(at, `is not a key of this file: ${suggestion(path)}`);
  }
}

function readLeaf(findings: Findings, at: string, value: unknown, keep: (text: string) => void): void {
  if (typeof value !== 'string') {
    findings.add(at, 'must be text: put it in quotes');
  } else if (value.trim() === '') {
    findings.add(at, 'is empty: give it a value, or remove the key to have one generated in the cluster');
  } else if (/[\r\n]/.test(value)) {
    findings.add(at, 'must be one line');
  } else keep(value);
}

function suggestion(path: string): string {
  const known = Object.keys(LAYOUT);
  const last = path.split('.').at(-1) ?? '';
  const near = known
    .flatMap((k) => [k, k.split('.').slice(0, -1).join('.'), k.split('.')[0]])
    .map((k) => ({ k, d: Math.min(distance(path, k), distance(last, k.split('.').at(-1) ?? '')) }))
    .sort((a, b) => a.d - b.d)[0];
  return near.d <= 3 ? `did you mean '${near.k}'?` : `known are ${known.join(', ')}`;
}
