import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import * as lib from '../../lib';
import { PODS } from './pod-values';
import type { Props } from './prop-table';

const PACKAGE = `my-module==1.0.0 --hash=sha256:${'0'.repeat(64)}`;

/** A value that differs from the default, for each option of a homeserver. */
export const SYNAPSE: Props = {
  registration: lib.Registration.withToken(),
  firstAdmin: 'admin',
  storage: lib.DataVolume.existingClaim('mine'),
  scratchSize: Size.gibibytes(3),
  mediaStorage: lib.MediaVolume.create(),
  mediaBucket: lib.MediaBucket.s3({ bucket: 'media', credentials: lib.SecretKey.of('mine', 'mine') }),
  mail: lib.Mail.smtp({ host: 'mail.example.org', from: 'chat@example.org' }),
  oidcProviders: [lib.OidcProvider.github({ clientId: 'a', clientSecret: lib.SecretKey.of('mine', 'mine') })],
  passwordLogin: false,
  authenticationService: lib.AuthenticationService.inCluster({
    publicUrl: 'https://auth.example.org',
    secret: lib.SecretKey.of('mine', 'mine'),
    service: 'mas',
    podLabels: { app: 'mas' },
  }),
  modules: [lib.SynapseModule.of({ module: 'my_module.Module', packages: [PACKAGE] })],
  packages: lib.PythonPackages.install({ index: 'https://pypi.lan/simple' }),
  database: lib.SynapseDatabase.postgres({ host: 'pg', password: lib.SecretKey.of('mine', 'mine') }),
  workers: lib.Workers.small(),
  moveDatabaseTo: lib.SynapseDatabase.postgres({ host: 'pg', password: lib.SecretKey.of('mine', 'mine') }),
  moveDatabaseFrom: lib.SynapseDatabase.postgres({ host: 'pg', password: lib.SecretKey.of('mine', 'mine') }),
  discardWritesSinceMove: true,
  stateCompression: {},
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
  tuning: { cacheFactor: 2 },
  metrics: true,
  realClientAddresses: true,
  serveWellKnown: false,
  wellKnownServer: { image: 'example.org/mine:1' },
  support: { page: 'https://example.org/help' },
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
/** An object with some of these props. */
export const some = <T>(props: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(props, { requiredKeys: [] });

const registration = mostly(
  fc.constantFrom(
    lib.Registration.closed(),
    lib.Registration.withSharedSecret(),
    lib.Registration.withToken(),
    lib.Registration.withEmail(),
    lib.Registration.withEmail({ domains: ['example.org'] }),
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
const bundled: fc.Arbitrary<lib.BundledPostgresOptions> = some({
  memory: mostly(fc.integer({ min: 1024, max: 9000 }), fc.constant(10)).map((mebibytes) => Size.mebibytes(mebibytes)),
  maxConnections: mostly(fc.integer({ min: 30, max: 90 }), fc.constant(5)),
  poolSize: mostly(fc.integer({ min: 1, max: 20 }), fc.constant(0)),
});
const mail: fc.Arbitrary<lib.SmtpProps> = fc.record(
  {
    host: mostly(fc.constantFrom('mail.example.org', 'postfix'), fc.constant('smtp://mail')),
    from: mostly(fc.constantFrom('chat@example.org', '%(app)s <chat@example.org>'), fc.string()),
    security: fc.constantFrom(lib.MailSecurity.STARTTLS, lib.MailSecurity.TLS),
    port: fc.integer({ min: 1, max: 65535 }),
    appName: anyName,
    linkLifetime: duration,
    notifications: some({ newAccounts: fc.boolean(), delay: duration }),
    clientUrl: fc.constant('https://chat.example.org/'),
  },
  { requiredKeys: ['host', 'from'] },
);
/** Options of a homeserver in many combinations. */
export const synapseOptions: fc.Arbitrary<lib.SynapseOptions> = some({
  database: fc.oneof(
    fc.constant(lib.SynapseDatabase.sqlite()),
    postgres.map((props) => lib.SynapseDatabase.postgres(props)),
    bundled.map((options) => lib.SynapseDatabase.bundled(options)),
  ),
  moveDatabaseTo: mostly(
    postgres.map((props) => lib.SynapseDatabase.postgres(props)),
    fc.constant(lib.SynapseDatabase.sqlite()),
  ),
  registration: registration,
  mail: mail.map((props) => lib.Mail.smtp(props)),
  federation: fc.oneof(
    fc.constantFrom(lib.Federation.enabled(), lib.Federation.disabled()),
    fc.array(serverName, { maxLength: 3 }).map((names) => lib.Federation.allowList(names)),
  ),
  trustedKeyServers: fc.array(serverName, { maxLength: 2 }),
  maxUploadSize: mostly(fc.integer({ min: 1, max: 5_000_000 }), fc.constant(0)).map((kibibytes) =>
    Size.kibibytes(kibibytes),
  ),
  urlPreviews: fc.boolean(),
  urlPreviewDenyList: fc.array(mostly(fc.constantFrom('8.8.8.0/24', '2001:4860::/32'), fc.constant('8.8.8.8/24')), {
    maxLength: 2,
  }),
  logLevel: fc.constantFrom(lib.LogLevel.DEBUG, lib.LogLevel.WARNING),
  logLevels: fc.dictionary(fc.constantFrom('synapse', 'synapse.http.site'), fc.constantFrom(lib.LogLevel.ERROR)),
  presence: fc.boolean(),
  reportStats: fc.boolean(),
  stateCompression: some({
    chunkSize: mostly(fc.integer({ min: 100, max: 9000 }), fc.constant(99)),
    chunks: mostly(fc.integer({ min: 1, max: 9000 }), fc.constant(0)),
  }),
  tuning: some({
    rateLimits: fc.constantFrom(
      lib.RateLimits.standard(),
      lib.RateLimits.relaxed({ messages: { perSecond: 0.5, burst: 5 } }),
      lib.RateLimits.strict(),
    ),
    cacheFactor: mostly(fc.double({ min: 0.05, max: 50, noNaN: true }), fc.constant(0)),
    cacheMemoryPercent: mostly(fc.integer({ min: 30, max: 90 }), fc.constant(100)),
  }),
  metrics: fc.boolean(),
  realClientAddresses: fc.boolean(),
  publicRooms: some({
    visibleWithoutLogin: fc.boolean(),
    visibleOverFederation: fc.boolean(),
    publicationRules: fc.array(rule, { maxLength: 3 }),
    aliasRules: fc.array(rule, { maxLength: 3 }),
  }),
  searchAllUsers: fc.boolean(),
  defaultRoomVersion: mostly(
    fc.integer({ min: 1, max: 12 }).map((version) => `${version}`),
    fc.constant('13'),
  ),
  autoJoinRooms: fc.array(
    mostly(fc.constantFrom('#welcome:example.org', '#news:example.org'), fc.constant('welcome')),
    {
      maxLength: 2,
    },
  ),
  serverNotices: some({
    localpart: mostly(fc.constantFrom('notices', 'server'), fc.constant('Bad Name')),
    displayName: fc.string(),
    avatarUrl: mostly(fc.constant('mxc://example.org/abc'), fc.constant('https://example.org/x.png')),
    roomName: fc.string(),
    autoJoin: fc.boolean(),
  }),
  messageRetention: fc
    .tuple(duration, duration, fc.boolean(), fc.integer({ min: 0, max: 40 }))
    .map(([a, b, bounded, wrong]) => {
      const [min, max] = a.toSeconds() < b.toSeconds() === wrong > 0 ? [a, b] : [b, a];
      const bounds = bounded ? { allowedLifetimeMin: min, allowedLifetimeMax: max } : {};
      return { minLifetime: min, maxLifetime: max, ...bounds };
    }),
  localMediaLifetime: duration,
  remoteMediaLifetime: duration,
  wellKnownClientContent: fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 2 }),
  extraConfig: mostly<{ readonly [key: string]: unknown }>(
    fc.constantFrom({ user_directory: { enabled: false } }, { rc_login: { address: { per_second: 1 } } }),
    fc.constant({ server_name: 'x' }),
  ),
});
