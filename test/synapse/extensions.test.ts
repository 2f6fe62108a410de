import { Chart, Testing } from 'cdk8s';
import { SecretKey, SynapseServer } from '../../lib';
import type { HomeserverExtension, SynapseServerProps } from '../../lib';
import { errorOf, findingsOf } from '../support/manifests';

function server(props: Partial<SynapseServerProps> = {}): SynapseServer {
  return new SynapseServer(new Chart(Testing.app(), 'chart'), 'synapse', { serverName: 'example.org', ...props });
}

function refused(...extensions: HomeserverExtension[]): string[] {
  const synapse = server();
  return findingsOf(() => extensions.forEach((extension) => synapse.extend(extension)));
}

test('a key of a Secret stands for the path of its file, at any depth', () => {
  const synapse = server();
  const key = SecretKey.of('s3', 'credentials');
  synapse.extend({ name: 's3', config: { a: { b: [{ c: key }] }, d: null, e: 1 } });
  expect(synapse.config).toMatchObject({ a: { b: [{ c: '/s3-secret/s3/credentials' }] }, d: null, e: 1 });
});

test('lists of two extensions are joined', () => {
  const synapse = server();
  synapse.extend({ name: 'a', config: { modules: [1] } });
  synapse.extend({ name: 'b', config: { modules: [2] } });
  expect(synapse.config.modules).toEqual([1, 2]);
});

test.each<[string, HomeserverExtension[], string]>([
  [
    'a name',
    [{ name: 'A b' }],
    `'name' must be lower-case letters, digits and "-", 63 at most, for example "turn", got "A b"`,
  ],
  [
    'a name twice',
    [{ name: 'a' }, { name: 'a' }],
    `'name' is that of another extension: each can be added once, got "a"`,
  ],
  [
    'a key twice',
    [
      { name: 'a', config: { x: 1 } },
      { name: 'b', config: { x: 1 } },
    ],
    `'config.x' is set by the extension 'a' already`,
  ],
  [
    'a key of the homeserver',
    [{ name: 'a', config: { listeners: [] } }],
    `'config.listeners' is set by the homeserver itself`,
  ],
  [
    'a Secret',
    [{ name: 'a', config: { x: SecretKey.of('No', 'a') } }],
    `'config.x.name' must be the name of a Kubernetes object: lower-case letters, digits, "-" and ".", for example "matrix-secrets", got "No"`,
  ],
])('%s can be wrong', (_, extensions, expected) => {
  expect(refused(...extensions)).toEqual([expected]);
});

test('the error names the extension and the homeserver', () => {
  expect(errorOf(() => server().extend({ name: 'x', config: { server_name: 'x' } }))).toMatch(
    /^The extension 'x' of SynapseServer 'chart\/synapse' can't be built:\n/,
  );
});
