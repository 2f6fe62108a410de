import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import * as lib from '../../lib';
import { PODS } from './pod-values';
import type { Props } from './prop-table';

/** A value that differs from the default, for each option of a homeserver. */
export const SYNAPSE: Props = {
  registration: lib.Registration.withToken(),
  firstAdmin: 'admin',
  storage: lib.DataVolume.existingClaim('mine'),
  database: lib.SynapseDatabase.postgres({ host: 'pg', password: lib.SecretKey.of('mine', 'mine') }),
  federation: lib.Federation.disabled(),
  trustedKeyServers: [],
  maxUploadSize: Size.mebibytes(7),
  urlPreviews: true,
  urlPreviewDenyList: ['198.41.0.0/24'],
  logLevel: lib.LogLevel.DEBUG,
  logLevels: { 'synapse.http.site': lib.LogLevel.WARNING },
  presence: false,
  reportStats: true,
  publicRooms: { visibleWithoutLogin: true },
  searchAllUsers: true,
  defaultRoomVersion: '9',
  autoJoinRooms: ['#a:example.org'],
  appServices: [lib.AppService.fromSecret(lib.SecretKey.of('mine', 'mine'))],
  serverNotices: {},
  messageRetention: {},
  localMediaLifetime: Duration.days(1),
  remoteMediaLifetime: Duration.days(1),
  metrics: true,
  serveWellKnown: false,
  wellKnownServer: { image: 'example.org/mine:1' },
  pods: PODS,
  wellKnownClientContent: { a: 1 },
  image: 'example.org/mine:1',
  resources: { cpu: { request: kplus.Cpu.millis(77) } },
  extraConfig: { a: 1 },
  extraConfigSecrets: [lib.SecretKey.of('mine', 'mine')],
};
// Most values are right, so that most combinations reach Synapse. Some are wrong, so that some combinations are refused.
export const mostly = <T>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 40, arbitrary: good }, { weight: 1, arbitrary: bad });
export const serverName = mostly(fc.constantFrom('example.org', 'a.b.example.net'), fc.string());
const duration = mostly(fc.integer({ min: 1, max: 10_000_000 }), fc.constant(0)).map((seconds) =>
  Duration.seconds(seconds),
);
const glob = fc.oneof(fc.constantFrom('*', '@bad:*', '#spam*:example.org', '!room:*'), fc.string());
export const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

const registration = mostly(
  fc.constantFrom(
    lib.Registration.closed(),
    lib.Registration.withSharedSecret(),
    lib.Registration.withToken(),
    lib.Registration.openToAnyoneWithoutVerification(),
  ),
  fc.constant(lib.Registration.withRecaptcha()),
);
const rule = fc.record(
  {
    action: fc.constantFrom(lib.RoomRuleAction.ALLOW, lib.RoomRuleAction.DENY),
    userId: glob,
    alias: glob,
    roomId: glob,
  },
  { requiredKeys: ['action'] },
);
const anyName = fc.string({ minLength: 1, maxLength: 15, unit: 'grapheme' }).filter((text) => !/\p{C}/u.test(text));
const postgres: fc.Arbitrary<lib.PostgresProps> = fc.record(
  {
    host: mostly(fc.constantFrom('pg', 'pg-rw.databases', '10.0.0.1'), fc.constant('postgres://pg')),
    port: mostly(fc.integer({ min: 1, max: 65535 }), fc.constant(0)),
    database: anyName,
    user: anyName,
    password: fc.constant(lib.SecretKey.of('pg', 'password')),
    sslMode: fc.constantFrom(lib.PostgresSslMode.DISABLE, lib.PostgresSslMode.REQUIRE),
    ca: fc.constant(lib.SecretKey.of('pg-ca', 'ca.crt')),
    maxConnections: mostly(fc.integer({ min: 1, max: 100 }), fc.constant(0)),
  },
  { requiredKeys: ['host', 'password'] },
);
/** Options of a homeserver in many combinations. */
export const synapseOptions: fc.Arbitrary<lib.SynapseOptions> = fc.record({
  database: maybe(
    fc.oneof(
      fc.constant(lib.SynapseDatabase.sqlite()),
      postgres.map((props) => lib.SynapseDatabase.postgres(props)),
    ),
  ),
  registration: maybe(registration),
  federation: maybe(
    fc.oneof(
      fc.constantFrom(lib.Federation.enabled(), lib.Federation.disabled()),
      fc.array(serverName, { maxLength: 3 }).map((names) => lib.Federation.allowList(names)),
    ),
  ),
  trustedKeyServers: maybe(fc.array(serverName, { maxLength: 2 })),
  maxUploadSize: maybe(
    mostly(fc.integer({ min: 1, max: 5_000_000 }), fc.constant(0)).map((kibibytes) => Size.kibibytes(kibibytes)),
  ),
  urlPreviews: maybe(fc.boolean()),
  urlPreviewDenyList: maybe(
    fc.array(mostly(fc.constantFrom('8.8.8.0/24', '2001:4860::/32'), fc.constant('8.8.8.8/24')), { maxLength: 2 }),
  ),
  logLevel: maybe(fc.constantFrom(lib.LogLevel.DEBUG, lib.LogLevel.WARNING)),
  logLevels: maybe(fc.dictionary(fc.constantFrom('synapse', 'synapse.http.site'), fc.constantFrom(lib.LogLevel.ERROR))),
  presence: maybe(fc.boolean()),
  reportStats: maybe(fc.boolean()),
  metrics: maybe(fc.boolean()),
  publicRooms: maybe(
    fc.record({
      visibleWithoutLogin: fc.boolean(),
      visibleOverFederation: fc.boolean(),
      publicationRules: maybe(fc.array(rule, { maxLength: 3 })),
      aliasRules: maybe(fc.array(rule, { maxLength: 3 })),
    }),
  ),
  searchAllUsers: maybe(fc.boolean()),
  defaultRoomVersion: maybe(
    mostly(
      fc.integer({ min: 1, max: 12 }).map((version) => `${version}`),
      fc.constant('13'),
    ),
  ),
  autoJoinRooms: maybe(
    fc.array(mostly(fc.constantFrom('#welcome:example.org', '#news:example.org'), fc.constant('welcome')), {
      maxLength: 2,
    }),
  ),
  serverNotices: maybe(
    fc.record({
      localpart: maybe(mostly(fc.constantFrom('notices', 'server'), fc.constant('Bad Name'))),
      displayName: maybe(fc.string()),
      avatarUrl: maybe(mostly(fc.constant('mxc://example.org/abc'), fc.constant('https://example.org/x.png'))),
      roomName: maybe(fc.string()),
      autoJoin: fc.boolean(),
    }),
  ),
  messageRetention: maybe(
    fc.tuple(duration, duration, fc.boolean(), fc.integer({ min: 0, max: 40 })).map(([a, b, bounded, wrong]) => {
      const [min, max] = a.toSeconds() < b.toSeconds() === wrong > 0 ? [a, b] : [b, a];
      const bounds = bounded ? { allowedLifetimeMin: min, allowedLifetimeMax: max } : {};
      return { minLifetime: min, maxLifetime: max, ...bounds };
    }),
  ),
  localMediaLifetime: maybe(duration),
  remoteMediaLifetime: maybe(duration),
  wellKnownClientContent: maybe(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 2 })),
  extraConfig: maybe(
    mostly<{ readonly [key: string]: unknown }>(
      fc.constantFrom({ user_directory: { enabled: false } }, { rc_login: { address: { per_second: 1 } } }),
      fc.constant({ server_name: 'x' }),
    ),
  ),
});
