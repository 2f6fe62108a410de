import { Chart, Testing, Yaml } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { DataVolume, Federation, Registration, Rtc, SecretKey, SynapseServer } from '../../lib';
import type { SynapseOptions, SynapseServerProps } from '../../lib';
import { withoutFiles } from '../support/digest';
import { write, tempDir } from '../support/files';
import { find, identity, manifestsOf, newStack, ofKind, synth, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const dir = tempDir();

/** A homeserver in a user's own chart. */
function alone(props: Partial<SynapseServerProps> = {}): {
  readonly server: SynapseServer;
  readonly manifests: Manifest[];
} {
  let server: SynapseServer | undefined;
  const manifests = synth((app) => {
    server = new SynapseServer(new Chart(app, 'chart', { namespace: 'mine' }), 'synapse', {
      serverName: 'example.org',
      ...props,
    });
  });
  if (!server) throw new Error('not built');
  return { server, manifests };
}

const pod = (manifests: Manifest[]) => find(manifests, 'StatefulSet', 'synapse').spec.template.spec;
const files = (manifests: Manifest[]) => find(manifests, 'ConfigMap', 'synapse-config').data;

/** The value that a YAML parser reads from a rendered file. */
const parsed = (manifests: Manifest[], file: string): unknown =>
  Yaml.load(write(dir, 'config.yaml', files(manifests)[file] as string))[0];

test('a homeserver alone', () => {
  const { manifests } = alone({
    firstAdmin: 'admin',
    metrics: true,
    extraConfigSecrets: [SecretKey.of('mail', 'mail.yaml')],
  });
  expect(withoutFiles(manifests)).toMatchSnapshot();
});

test('nothing of the other parts is made with it', () => {
  const names = alone().manifests.map(identity);
  expect(names.filter((name) => /element|coturn|Ingress|Namespace/.test(name))).toEqual([]);
  expect(names.every((name) => name.includes(' mine/'))).toBe(true);
});

test('the rendered file says what the construct tells, with a relay that came later', () => {
  const { server } = alone();
  expect(server.config).not.toHaveProperty('turn_uris');
  server.useTurn({ uris: ['turn:x.org'], sharedSecret: SecretKey.of('relay', 'key') });
  const manifests = Chart.of(server).toJson();
  expect(parsed(manifests, 'homeserver.yaml')).toEqual(server.config);
  expect(server.config).toMatchObject({ turn_uris: ['turn:x.org'], turn_shared_secret_path: '/turn-secret/relay/key' });
  expect(pod(manifests).containers[0].volumeMounts).toContainEqual(
    expect.objectContaining({ mountPath: '/turn-secret/relay', readOnly: true }),
  );
});

test('each file that the config names is mounted', () => {
  const manifests = synthStack();
  const config = parsed(manifests, 'homeserver.yaml') as { [key: string]: string };
  const { containers, volumes } = pod(manifests);
  const paths = Object.keys(config).filter((key) => key.endsWith('_path') && key !== 'media_store_path');
  expect(paths).toHaveLength(5);
  for (const path of paths.map((key) => config[key])) {
    const mount = containers[0].volumeMounts.find((m: Manifest) => path.startsWith(`${m.mountPath}/`));
    const { items } = volumes.find((v: Manifest) => v.name === mount.name).secret;
    expect(items).toContainEqual({ key: path.split('/').at(-1), path: path.split('/').at(-1) });
  }
  expect(config.log_config).toBe('/config/log.yaml');
  expect(files(manifests)).toHaveProperty(['log.yaml']);
});

test('config that came by extraConfig is merged over what the library writes', () => {
  const extraConfig = { presence: { include_offline_users_on_sync: true }, limit_remote_rooms: { enabled: true } };
  const { manifests, server } = alone({ extraConfig });
  expect(server.config).toMatchObject({
    ...extraConfig,
    presence: { enabled: true, include_offline_users_on_sync: true },
  });
  expect(parsed(manifests, 'homeserver.yaml')).toEqual(server.config);
});

test('further config files come after homeserver.yaml, in their order', () => {
  const { args } = pod(alone({ extraConfigSecrets: [SecretKey.of('b', 'x'), SecretKey.of('a', 'y')] }).manifests)
    .containers[0];
  expect(args).toEqual([
    'run',
    ...['/data/homeserver.yaml', '/tmp/listeners.yaml', '/secrets/b/x', '/secrets/a/y'].map(
      (path) => `--config-path=${path}`,
    ),
    '--no-secrets-in-config',
  ]);
});

test.each<[string, SynapseOptions, boolean]>([
  ['the log level', { logLevel: 'DEBUG' as never }, true],
  ['a setting', { presence: false }, true],
  ['the administrator', { firstAdmin: 'admin' }, false],
  ["what only the server name's host says", { serveWellKnown: false }, false],
])('after a change of %s its pod is rolled out: %#', (_, synapse, rolledOut) => {
  const template = (options: SynapseOptions) =>
    JSON.stringify(find(synthStack({ synapse: options }), 'StatefulSet', 'synapse').spec.template);
  expect(template(synapse) !== template({})).toBe(rolledOut);
});

test('a claim that exists is used and not made', () => {
  const { manifests } = alone({ storage: DataVolume.existingClaim('old') });
  expect(ofKind(manifests, 'PersistentVolumeClaim')).toEqual([]);
  expect(pod(manifests).volumes[0]).toEqual({ name: 'data', persistentVolumeClaim: { claimName: 'old' } });
});

test('secrets that the kind of registration needs are mounted, and no others', () => {
  const keys = (registration: Registration) =>
    pod(synthStack({ synapse: { registration }, rtc: Rtc.none() })).volumes.flatMap((v: Manifest) =>
      (v.secret?.items ?? []).map((i: Manifest) => i.key),
    );
  const usual = ['form_secret', 'macaroon_secret_key', 'signing_key', 'turn_shared_secret'];
  expect(keys(Registration.closed())).toEqual(usual);
  expect(keys(Registration.withToken()).sort()).toEqual([...usual, 'registration_shared_secret'].sort());
});

describe("the server name's own host", () => {
  const wellKnown = (props: Partial<SynapseServerProps>) => alone(props).server.wellKnown;

  test('is answered for unless Synapse is on it or somebody else does', () => {
    expect(wellKnown({})).toMatchObject({ host: 'example.org', name: 'well-known' });
    expect(wellKnown({ host: 'example.org' })).toBeUndefined();
    expect(wellKnown({ serveWellKnown: false })).toBeUndefined();
  });

  test('tells servers nothing without federation', () => {
    const paths = (federation: Federation) => wellKnown({ federation })?.routes.map((route) => route.path);
    expect(paths(Federation.enabled())).toEqual(['/.well-known/matrix/client', '/.well-known/matrix/server']);
    expect(paths(Federation.disabled())).toEqual(['/.well-known/matrix/client']);
  });
});

test('the URL that clients get ends in a slash, however it was given', () => {
  const urls = ['https://a.org', 'https://a.org/'].map((baseUrl) => alone({ baseUrl }).server.baseUrl);
  expect(urls).toEqual(['https://a.org/', 'https://a.org/']);
});

test('the escape hatches reach the objects', () => {
  const app = Testing.app();
  const { synapse } = newStack(app);
  synapse.service.metadata.addAnnotation('mine', 'yes');
  synapse.statefulSet.containers[0].env.addVariable('MINE', kplus.EnvValue.fromValue('yes'));
  const manifests = app.charts.flatMap((chart) => chart.toJson());
  expect(find(manifests, 'Service', 'synapse').metadata.annotations).toEqual({ mine: 'yes' });
  expect(pod(manifests).containers[0].env).toEqual([{ name: 'MINE', value: 'yes' }]);
});

test('an init container that a user adds runs before the check of the config, which finds what the server finds', () => {
  const app = Testing.app();
  const { synapse } = newStack(app);
  const modules = kplus.Volume.fromEmptyDir(app.charts[0], 'modules', 'modules');
  const volumeMounts = [{ path: '/modules', volume: modules }];
  synapse.statefulSet.addInitContainer({ name: 'modules', image: 'registry.example.org/module:1', volumeMounts });
  const [main] = synapse.statefulSet.containers;
  main.mount('/modules', modules);
  main.env.addVariable('PYTHONPATH', kplus.EnvValue.fromValue('/modules'));
  const { initContainers } = find(manifestsOf(app), 'StatefulSet', 'synapse').spec.template.spec;
  expect(initContainers.map(({ name }: { name: string }) => name)).toEqual(['guard', 'modules', 'preflight']);
  expect(initContainers[2].volumeMounts).toContainEqual(expect.objectContaining({ mountPath: '/modules' }));
  expect(initContainers[2].env).toContainEqual({ name: 'PYTHONPATH', value: '/modules' });
});
