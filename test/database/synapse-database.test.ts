import { PostgresSslMode, SecretKey, SynapseDatabase } from '../../lib';
import type { PostgresProps } from '../../lib';
import { containers, find, findingsOf, newStack, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';
import { Testing } from 'cdk8s';

const password = SecretKey.of('pg', 'password');
const withDatabase = (props: Partial<PostgresProps> = {}) => ({
  synapse: { database: SynapseDatabase.postgres({ host: 'pg.db', password, ...props }) },
});
const configOf = (props?: Partial<PostgresProps>) =>
  newStack(Testing.app(), withDatabase(props)).synapse.config.database as { args: object };

test('the defaults of a database of PostgreSQL, without a password', () => {
  expect(configOf()).toEqual({
    name: 'psycopg2',
    args: {
      host: 'pg.db',
      port: 5432,
      dbname: 'synapse',
      user: 'synapse',
      passfile: '/passfile/passfile',
      sslmode: 'prefer',
      keepalives_idle: 10,
      keepalives_interval: 10,
      keepalives_count: 3,
      connect_timeout: 5,
      tcp_user_timeout: 20000,
      cp_min: 5,
      cp_max: 10,
    },
  });
});

test('with a certificate authority the server is checked', () => {
  const ca = SecretKey.of('pg-ca', 'ca.crt');
  expect(configOf({ ca }).args).toMatchObject({ sslmode: 'verify-full', sslrootcert: '/secrets/pg-ca/ca.crt' });
  expect(configOf({ ca, sslMode: PostgresSslMode.VERIFY_CA }).args).toMatchObject({ sslmode: 'verify-ca' });
});

test.each([
  [{ minConnections: 20 }, { cp_min: 20, cp_max: 20 }],
  [{ maxConnections: 2 }, { cp_min: 2, cp_max: 2 }],
  [
    { minConnections: 1, maxConnections: 40 },
    { cp_min: 1, cp_max: 40 },
  ],
])('one bound of the pool moves the default of the other: %j', (props, expected) => {
  expect(configOf(props).args).toMatchObject(expected);
});

test('without the prop it is SQLite, and the manifests are those of SQLite', () => {
  expect(synthStack({ synapse: { database: SynapseDatabase.sqlite() } })).toEqual(synthStack());
});

describe('the pod', () => {
  const ca = SecretKey.of('pg-ca', 'ca.crt');
  const set = find(synthStack(withDatabase({ ca })), 'StatefulSet', 'synapse');
  const all = containers(set);
  const mountsOf = (name: string) =>
    all.find((c) => c.name === name)!.volumeMounts.map((m: Manifest) => `${m.mountPath}${m.readOnly ? '' : ' rw'}`);

  test('has the password as a file, and its copy for libpq in memory', () => {
    expect(set.spec.template.spec.volumes).toEqual(
      expect.arrayContaining([
        { name: 'passfile', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
        expect.objectContaining({
          secret: expect.objectContaining({ secretName: 'pg', items: [{ key: 'password', path: 'password' }] }),
        }),
      ]),
    );
    for (const name of ['guard', 'preflight', 'synapse'])
      expect(mountsOf(name)).toEqual(expect.arrayContaining(['/passfile rw', '/secrets/pg', '/secrets/pg-ca']));
  });

  test('begins with the guard, which makes that copy and looks at the database', () => {
    expect(all[0].name).toBe('guard');
    expect(JSON.parse(all[0].command[3] as string)).toMatchObject({
      postgres: {
        connection: { host: 'pg.db', passfile: '/passfile/passfile', sslrootcert: '/secrets/pg-ca/ca.crt' },
        passwordFile: '/secrets/pg/password',
      },
    });
    expect(all[0].command[2]).toContain('psycopg2');
  });
});

describe('what is wrong with it is refused', () => {
  const name = 'must be a name of 1 to 63 characters, for example "synapse"';
  const object =
    'must be the name of a Kubernetes object: lower-case letters, digits, "-" and ".", for example "matrix-secrets"';
  test.each<[string, Partial<PostgresProps>, string]>([
    ['a port', { port: 0 }, `'synapse.database.port' must be a whole number from 1 to 65535, got 0`],
    ['no database', { database: '' }, `'synapse.database.database' ${name}, got ""`],
    ['a long one', { database: 'a'.repeat(64) }, `'synapse.database.database' ${name}, got "${'a'.repeat(64)}"`],
    ['a role of two lines', { user: 'a\nb' }, `'synapse.database.user' ${name}, got "a\\nb"`],
    ['a Secret', { password: SecretKey.of('A', 'b') }, `'synapse.database.password.name' ${object}, got "A"`],
    ['an authority', { ca: SecretKey.of('A', 'b') }, `'synapse.database.ca.name' ${object}, got "A"`],
    [
      'a check without an authority',
      { sslMode: PostgresSslMode.VERIFY_FULL },
      `'synapse.database.sslMode' needs 'ca', the certificate that the server's is checked against, got "verify-full"`,
    ],
    [
      'a pool of none',
      { minConnections: 0 },
      `'synapse.database.minConnections' must be a whole number, 1 or more, got 0`,
    ],
    [
      'a part of a connection',
      { maxConnections: 10.5 },
      `'synapse.database.maxConnections' must be a whole number, 1 or more, got 10.5`,
    ],
    [
      'more than there can be',
      { minConnections: 6, maxConnections: 5 },
      `'synapse.database.minConnections' must not be more than maxConnections (5), got 6`,
    ],
  ])('%s', (_, props, expected) => {
    expect(findingsOf(() => synthStack(withDatabase(props)))).toEqual([expected]);
  });

  test.each(['postgres://synapse:MARKER@pg', 'pg:5432', 'Pg', '', '/run/postgresql'])('%j as a host', (host) => {
    expect(findingsOf(() => synthStack(withDatabase({ host })))).toEqual([
      `'synapse.database.host' must be a host name in lower case or an address, for example "pg-rw.databases"`,
    ]);
  });

  test.each(['pg', 'pg-rw.databases.svc.cluster.local', '10.0.0.1', 'fd00::1'])('but not the host %j', (host) => {
    expect(() => synthStack(withDatabase({ host }))).not.toThrow();
  });
});
