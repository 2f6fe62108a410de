import { secretPath } from '../secrets/mounted-secrets';
import { SecretKey } from '../secrets/secret-key';
import { takeProps } from '../shared/checked-props';
import { isDnsLabel } from '../shared/checks';
import { checkTexts } from '../shared/text-checks';
import { Findings } from '../shared/findings';
import { freeConfig } from '../shared/free-config';
import { flag, text } from '../shared/kinds';
import { mergeConfig } from '../shared/merge';
import type { Config } from '../shared/merge';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import type { HomeserverExtension } from './homeserver-extension';

const EXTENSION: Shape<HomeserverExtension> = {
  name: required(text()),
  config: freeConfig((findings, prop, value) => {
    if (!(value instanceof SecretKey)) return false;
    value._check(findings, prop);
    return true;
  }),
  wellKnownClient: freeConfig(),
  openId: flag,
};

/** The extensions that other parts have added to a homeserver. */
export class Extensions {
  private readonly added: HomeserverExtension[] = [];

  /**
   * @param subject the homeserver, for errors
   * @param own the keys of homeserver.yaml that the homeserver itself writes
   * @param check finds settings that the homeserver refuses
   * @returns the extension, of the right kind
   * @throws one error that lists everything wrong with the extension
   */
  public add(
    subject: string,
    extension: HomeserverExtension,
    own: Config,
    check: (findings: Findings, config: Config) => void,
  ): HomeserverExtension {
    const findings = new Findings();
    const taken = takeProps(findings, extension, EXTENSION, 'extension');
    const { name, config = {} } = taken;
    if (!isDnsLabel(name)) {
      findings.add('name', 'must be lower-case letters, digits and "-", 63 at most, for example "turn"', name);
    }
    if (this.has(name)) findings.add('name', 'is that of another extension: each can be added once', name);
    for (const [key, value] of Object.entries(config)) {
      const rival = this.added.find((other) => other.config && key in other.config);
      if (rival && !(Array.isArray(value) && Array.isArray(rival.config?.[key]))) {
        findings.add(`config.${key}`, `is set by the extension '${rival.name}' already`);
      }
      if (Object.hasOwn(own, key)) findings.add(`config.${key}`, 'is set by the homeserver itself');
    }
    checkTexts(findings, 'config', config);
    checkTexts(findings, 'wellKnownClient', taken.wellKnownClient);
    check(findings, config);
    findings.throwIfAny(`The extension ${isDnsLabel(name) ? `'${name}' ` : ''}of ${subject}`);
    this.added.push(taken);
    return taken;
  }

  public has(name: string): boolean {
    return this.added.some((extension) => extension.name === name);
  }

  /** The settings of homeserver.yaml from all extensions. */
  public get config(): Config {
    return this.added.reduce<Config>((all, { name, config = {} }) => {
      const paths = withPaths(config, mountRoot(name)) as Config;
      const joined = Object.entries(paths).map(([key, value]): [string, unknown] => {
        const before = all[key];
        return [
          key,
          Array.isArray(before) && Array.isArray(value) ? [...(before as unknown[]), ...(value as unknown[])] : value,
        ];
      });
      return { ...all, ...Object.fromEntries(joined) };
    }, {});
  }

  /** True if an extension needs other services to check the OpenID tokens of users. */
  public get openId(): boolean {
    return this.added.some(({ openId }) => openId === true);
  }

  public get wellKnownClient(): Config {
    return this.added.reduce<Config>((all, { wellKnownClient = {} }) => mergeConfig(all, wellKnownClient), {});
  }
}

/** The folder in the pod that holds the secrets of an extension. */
export function mountRoot(name: string): string {
  return `/${name}-secret`;
}

/** The keys of Secrets in a config, at any depth. */
export function secretKeys(node: unknown): SecretKey[] {
  if (node instanceof SecretKey) return [node];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(secretKeys) : [];
}

function withPaths(node: unknown, root: string): unknown {
  if (node instanceof SecretKey) return secretPath(node, root);
  if (Array.isArray(node)) return node.map((item) => withPaths(item, root));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withPaths(value, root)]));
}
