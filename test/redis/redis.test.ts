import { Size } from 'cdk8s';
import { SecretKey, SynapseDatabase } from '../../lib';
import { Redis } from '../../lib/redis/redis';
import { valkeyConfig } from '../../lib/redis/valkey-config';
import { Workers } from '../../lib/workers/workers';
import { Findings } from '../../lib/shared/findings';
import { find, ofKind, synthStack } from '../support/manifests';

const password = SecretKey.of('mine', 'password');
const database = SynapseDatabase.postgres({ host: 'pg', password });
const synth = (redis: Redis) => synthStack({ synapse: { database, workers: Workers.small({ redis }) } });

function findings(redis: Redis): readonly string[] {
  const found = new Findings();
  redis._check(found, 'redis');
  return found.all;
}

test('a bundled server keeps nothing, and is bounded', () => {
  expect(valkeyConfig(32)).toMatch(/^save ""$[^]*^appendonly no$[^]*^maxmemory 32mb$/m);
  const { spec } = find(synth(Redis.bundled({ maxMemory: Size.mebibytes(32) })), 'Deployment', 'valkey');
  expect(spec.strategy.type).toBe('Recreate');
  const [container] = spec.template.spec.containers as { command: string[]; resources: object }[];
  expect(container.resources).toMatchObject({ limits: { memory: '112Mi' } });
  expect(container.command.slice(3)).toEqual([
    'valkey',
    '/config/valkey.conf',
    '/secrets/matrix-secrets/redis_password',
    '/run/valkey',
  ]);
});

test('an external server has no pod here, and its files are mounted', () => {
  const ca = SecretKey.of('mine', 'ca.crt');
  const redis = Redis.external({
    host: 'valkey.db',
    port: 6380,
    user: 'synapse',
    database: 3,
    tls: true,
    password,
    ca,
  });
  const manifests = synth(redis);
  expect(ofKind(manifests, 'Deployment').map(({ metadata }) => metadata.name)).not.toContain('valkey');
  const yaml = find(manifests, 'ConfigMap', 'synapse-config').data['homeserver.yaml'] as string;
  const block = yaml.slice(yaml.indexOf('redis:'));
  for (const line of [
    'host: "valkey.db"',
    'port: 6380',
    'dbid: 3',
    'username: "synapse"',
    'password_path: "/secrets/mine/password"',
    'use_tls: true',
    'ca_file: "/secrets/mine/ca.crt"',
  ])
    expect(block).toContain(line);
  const generated = ofKind(manifests, 'Job').find(({ metadata }) => metadata.name.startsWith('matrix-secrets-'))!;
  expect(JSON.stringify(generated)).not.toContain('redis_password');
});

test('wrong props are all told at once', () => {
  expect(
    findings(Redis.external({ host: 'redis://u:MARKER@h', port: 0, user: 'a', database: 1.5, ca: password })),
  ).toEqual([
    `'redis.host' must be a host name in lower case or an address, for example "valkey.databases"`,
    expect.stringContaining("'redis.port' must be"),
    "'redis.database' must be a whole number, 0 or more, got 1.5",
    `'redis.user' needs 'password': Synapse refuses a user without one, got "a"`,
    "'redis.ca' needs 'tls: true': without it no certificate is looked at",
  ]);
  expect(findings(Redis.bundled({ maxMemory: Size.mebibytes(8) }))).toEqual([
    expect.stringContaining("'redis.maxMemory' must be 16 MiB or more, in whole MiB"),
  ]);
  expect(findings(Redis.bundled({ maxMemory: Size.mebibytes(64) }))).toEqual([]);
});
