import { Size } from 'cdk8s';
import * as fc from 'fast-check';
import { MatrixSecrets, SecretKey, SynapseDatabase, Turn } from '../../lib';
import type { MatrixStackProps } from '../../lib';
import { sample } from '../support/sample';
import { mostly, some, serverName, synapseOptions } from '../support/synapse-values';
import { ConfigChecker } from './support/config-checker';
import type { Loaded } from './support/config-checker';
import { renderStack } from './support/rendered';

const RUNS = sample(60, 600);

const stack: fc.Arbitrary<Partial<MatrixStackProps>> = some({
  serverName: mostly(fc.constant('example.org'), serverName),
  homeserverHost: fc.constantFrom('example.org', 'chat.example.org'),
  secrets: fc.constantFrom(
    MatrixSecrets.generated(),
    MatrixSecrets.fromSecretName('all'),
    MatrixSecrets.fromSecretKeys({ formSecret: SecretKey.of('mine', 'form') }),
  ),
  turn: fc.constantFrom(Turn.coturn(), Turn.none(), Turn.external({ uris: ['turn:relay.example.net'] })),
  synapse: synapseOptions,
});

interface DatabaseBlock {
  readonly name: string;
  readonly args: { readonly [keyword: string]: unknown };
}

/** Checks that Synapse read the config as it was meant. Synapse accepts many wrong settings silently. */
function expectUnderstood(loaded: Loaded, props: Partial<MatrixStackProps>): void {
  const { serverName = 'example.org', synapse: options = {} } = props;
  expect(loaded).toMatchObject({
    serverName,
    maxUploadSize: (options.maxUploadSize ?? Size.mebibytes(50)).toKibibytes() * 1024,
    urlPreviews: options.urlPreviews ?? false,
    presence: options.presence ?? true,
    reportStats: options.reportStats ?? false,
    metrics: options.metrics ?? false,
    keyServers: options.trustedKeyServers ?? ['matrix.org'],
    retentionMax: options.messageRetention?.maxLifetime?.toMilliseconds() ?? null,
    localMedia: options.localMediaLifetime?.toMilliseconds() ?? null,
    mail: options.mail
      ? { host: options.mail._server.host, verifies: true, secure: true, notifies: expect.any(Boolean) }
      : { verifies: false },
    notices: options.serverNotices ? `@${options.serverNotices.localpart ?? 'notices'}:${serverName}` : null,
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
      { numRuns: RUNS, seed: 20261124 },
    );
  } finally {
    checker.stop();
  }
  console.log(seen);
  // Both results must be frequent, or the test would check little.
  expect(Math.min(seen.refused, seen.accepted)).toBeGreaterThan(RUNS / 6);
}, 300_000);
