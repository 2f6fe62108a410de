import { SynapseDatabase } from '../../../lib';
import { Findings } from '../../../lib/shared/findings';
import { checkExtraConfig, mergeConfig } from '../../../lib/shared/merge';
import { drillSettings } from '../../../lib/synapse/drill-settings';
import { homeserverConfig } from '../../../lib/synapse/homeserver-config';
import { OWNED_KEYS } from '../../../lib/synapse/owned-keys';
import { checkSettings } from '../../../lib/synapse/settings/check-settings';
import { SETTINGS } from '../../../lib/synapse/settings/table';
import { fc, holds } from '../../support/property';
import { synapseOptions } from '../../support/synapse-values';

const SERVER = { serverName: 'example.org', host: 'matrix.example.org', baseUrl: 'https://matrix.example.org/' };
const FILES = { signingKey: '/a', macaroonSecretKey: '/b', formSecret: '/c' };
const known = new Set(SETTINGS.map(({ key }) => key.split('/')[0]));

const refusals = (options: Parameters<typeof checkSettings>[1]) => {
  const findings = new Findings();
  checkSettings(findings, options);
  checkExtraConfig(findings, 'extraConfig', options.extraConfig ?? {}, OWNED_KEYS);
  return findings.all;
};

/** The paths of a config's values: `presence/enabled`. */
function paths(config: object, at = ''): string[] {
  return Object.entries(config).flatMap(([key, value]) => {
    const path = `${at}${key}`;
    const block = typeof value === 'object' && value !== null && !Array.isArray(value) && !(path in OWNED_KEYS);
    return block ? paths(value as object, `${path}/`) : [path];
  });
}

/** The keys that the library writes and that `extraConfig` may set as well. */
const SHARED = ['realClientAddresses', 'tuning', 'mail', 'oidcProviders', 'passwordLogin', 'authenticationService'];
const shared = SETTINGS.filter(({ prop }) => prop !== undefined && SHARED.includes(prop)).map(({ key }) => key);

test('all that the library writes is owned by a prop or may be set beside it, and a drill keeps it or has something else instead', () => {
  const { keep, config } = drillSettings();
  let accepted = 0;
  holds(synapseOptions, (options) => {
    fc.pre(refusals(options).length === 0);
    accepted++;
    const database = (options.database ?? SynapseDatabase.sqlite())._kind.config;
    const written = homeserverConfig({ server: SERVER, options, files: FILES, database });
    expect(
      paths(written).filter((path) => !(path in OWNED_KEYS) && !shared.some((key) => path.startsWith(key))),
    ).toEqual([]);
    const whole = Object.keys(mergeConfig(written, options.extraConfig ?? {}));
    expect(whole.filter((key) => !known.has(key))).toEqual([]);
    expect(whole.filter((key) => keep.includes(key) === key in config)).toEqual([]);
  });
  expect(accepted).toBeGreaterThan(50);
});

test('a setting that nobody knows does not reach a drill, nor one with a secret', () => {
  const { keep } = drillSettings();
  const unknown = ['experimental_features', 'sentry', 'worker_replication_secret', 'email', 'modules', 'nobody_knows'];
  expect(keep.filter((key) => unknown.includes(key))).toEqual([]);
});

test("a setting that does without what is outside reaches a drill as the user's", () => {
  expect(drillSettings().keep).toEqual(
    expect.arrayContaining(['caches', 'max_upload_size', 'rc_message', 'server_name', 'user_directory']),
  );
});

test('each key has one row, and a drill is told the same each time', () => {
  const keys = SETTINGS.map(({ key }) => key);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  expect(drillSettings()).toEqual(drillSettings());
});
