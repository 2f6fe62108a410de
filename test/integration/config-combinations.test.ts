import { Duration, Size } from 'cdk8s';
import * as fc from 'fast-check';
import {
  Federation,
  LogLevel,
  MatrixSecrets,
  PostgresSslMode,
  Registration,
  RoomRuleAction,
  SecretKey,
  SynapseDatabase,
  Turn,
} from '../../lib';
import type { MatrixStackProps, PostgresProps, SynapseOptions } from '../../lib';
import { sample } from '../support/sample';
import { ConfigChecker } from './support/config-checker';
import type { Loaded } from './support/config-checker';
import { renderStack } from './support/rendered';

const RUNS = sample(60, 600);

// Mostly good values, so that most combinations get as far as Synapse; wrong ones often enough to see them refused.
const mostly = <T>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 40, arbitrary: good }, { weight: 1, arbitrary: bad });
const name = mostly(fc.constantFrom('example.org', 'a.b.example.net'), fc.string());
const duration = mostly(fc.integer({ min: 1, max: 10_000_000 }), fc.constant(0)).map((seconds) =>
  Duration.seconds(seconds),
);
const glob = fc.oneof(fc.constantFrom('*', '@bad:*', '#spam*:example.org', '!room:*'), fc.string());
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

const registration = mostly(
  fc.constantFrom(
    Registration.closed(),
    Registration.withSharedSecret(),
    Registration.withToken(),
    Registration.openToAnyoneWithoutVerification(),
  ),
  fc.constant(Registration.withRecaptcha()),
);
const rule = fc.record(
  { action: fc.constantFrom(RoomRuleAction.ALLOW, RoomRuleAction.DENY), userId: glob, alias: glob, roomId: glob },
  { requiredKeys: ['action'] },
);
const anyName = fc.string({ minLength: 1, maxLength: 15, unit: 'grapheme' }).filter((text) => !/\p{C}/u.test(text));
const postgres: fc.Arbitrary<PostgresProps> = fc.record(
  {
    host: mostly(fc.constantFrom('pg', 'pg-rw.databases', '10.0.0.1'), fc.constant('postgres://pg')),
    port: mostly(fc.integer({ min: 1, max: 65535 }), fc.constant(0)),
    database: anyName,
    user: anyName,
    password: fc.constant(SecretKey.of('pg', 'password')),
    sslMode: fc.constantFrom(PostgresSslMode.DISABLE, PostgresSslMode.REQUIRE),
    ca: fc.constant(SecretKey.of('pg-ca', 'ca.crt')),
    maxConnections: mostly(fc.integer({ min: 1, max: 100 }), fc.constant(0)),
  },
  { requiredKeys: ['host', 'password'] },
);
const synapse: fc.Arbitrary<SynapseOptions> = fc.record({
  database: maybe(
    fc.oneof(
      fc.constant(SynapseDatabase.sqlite()),
      postgres.map((props) => SynapseDatabase.postgres(props)),
    ),
  ),
  registration: maybe(registration),
  federation: maybe(
    fc.oneof(
      fc.constantFrom(Federation.enabled(), Federation.disabled()),
      fc.array(name, { maxLength: 3 }).map((names) => Federation.allowList(names)),
    ),
  ),
  trustedKeyServers: maybe(fc.array(name, { maxLength: 2 })),
  maxUploadSize: maybe(
    mostly(fc.integer({ min: 1, max: 5_000_000 }), fc.constant(0)).map((kibibytes) => Size.kibibytes(kibibytes)),
  ),
  urlPreviews: maybe(fc.boolean()),
  urlPreviewDenyList: maybe(
    fc.array(mostly(fc.constantFrom('8.8.8.0/24', '2001:4860::/32'), fc.constant('8.8.8.8/24')), { maxLength: 2 }),
  ),
  logLevel: maybe(fc.constantFrom(LogLevel.DEBUG, LogLevel.WARNING)),
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
const stack: fc.Arbitrary<Partial<MatrixStackProps>> = fc.record({
  serverName: mostly(fc.constant('example.org'), name),
  homeserverHost: maybe(fc.constantFrom('example.org', 'chat.example.org')),
  secrets: fc.constantFrom(
    MatrixSecrets.generated(),
    MatrixSecrets.fromSecretName('all'),
    MatrixSecrets.fromSecretKeys({ formSecret: SecretKey.of('mine', 'form') }),
  ),
  turn: fc.constantFrom(Turn.coturn(), Turn.none(), Turn.external({ uris: ['turn:relay.example.net'] })),
  synapse,
});

interface DatabaseBlock {
  readonly name: string;
  readonly args: { readonly [keyword: string]: unknown };
}

/** That Synapse understood what was meant, as it swallows much of what it doesn't. */
function expectUnderstood(loaded: Loaded, props: Partial<MatrixStackProps>): void {
  const options = props.synapse ?? {};
  expect(loaded).toMatchObject({
    serverName: props.serverName,
    maxUploadSize: (options.maxUploadSize ?? Size.mebibytes(50)).toKibibytes() * 1024,
    urlPreviews: options.urlPreviews ?? false,
    presence: options.presence ?? true,
    reportStats: options.reportStats ?? false,
    metrics: options.metrics ?? false,
    keyServers: options.trustedKeyServers ?? ['matrix.org'],
    retentionMax: options.messageRetention?.maxLifetime?.toMilliseconds() ?? null,
    localMedia: options.localMediaLifetime?.toMilliseconds() ?? null,
    notices: options.serverNotices ? `@${options.serverNotices.localpart ?? 'notices'}:${props.serverName}` : null,
  });
  const { name, args } = (options.database ?? SynapseDatabase.sqlite())._kind.config as unknown as DatabaseBlock;
  expect(loaded.postgres).toEqual(
    name === 'psycopg2'
      ? expect.objectContaining({
          host: args.host,
          port: String(args.port),
          dbname: args.dbname,
          user: args.user,
          sslmode: args.sslmode,
          passfile: expect.stringMatching(/\/passfile\/passfile$/),
        })
      : null,
  );
  expect(loaded.autoJoin).toEqual(options.autoJoinRooms ?? []);
}

test(`${RUNS} combinations of props are each refused by us or understood by Synapse`, async () => {
  const checker = new ConfigChecker();
  const seen = { refused: 0, accepted: 0 };
  try {
    await fc.assert(
      fc.asyncProperty(stack, async (props) => {
        let files;
        try {
          files = renderStack(props).get('synapse-config')!;
        } catch (error) {
          expect((error as Error).name).toBe('MatrixConfigError');
          seen.refused++;
          return;
        }
        expectUnderstood(await checker.load(files), props);
        seen.accepted++;
      }),
      { numRuns: RUNS, seed: Number(process.env.FC_SEED ?? 20261124) },
    );
  } finally {
    checker.stop();
  }
  console.log(seen);
  // Neither side may be the rule, or little was tested.
  expect(Math.min(seen.refused, seen.accepted)).toBeGreaterThan(RUNS / 6);
}, 900_000);
