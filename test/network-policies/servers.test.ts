import { Testing } from 'cdk8s';
import * as lib from '../../lib';
import { NetworkPolicies, SynapseDatabase } from '../../lib';
import { newStack } from '../support/manifests';
import { INTERNET, TRAEFIK, key, policiesOf, world } from './world';

test('the servers of accounts are reached by the processes that need them, and by no others', () => {
  const mail = lib.Mail.smtp({ host: '10.9.0.3', from: 'matrix@example.org' });
  const client = { clientId: 'matrix', clientSecret: key };
  const provider = lib.OidcProvider.keycloak({ ...client, url: 'https://10.9.0.4:8443', realm: 'home' });
  const synapse = { mail, oidcProviders: [provider], firstAdmin: 'admin' };
  const alone = world(policiesOf({ synapse }));
  const many = world(
    policiesOf({ synapse: { ...synapse, database: SynapseDatabase.bundled(), workers: lib.Workers.medium() } }),
  );
  const reached = (all: ReturnType<typeof world>, name: string) => [
    all.lets(name, '10.9.0.3', 587),
    all.lets(name, '10.9.0.4', 8443),
  ];
  expect(reached(alone, 'synapse')).toEqual([true, true]);
  const names = [...many.pods.keys()];
  expect(names.filter((name) => reached(many, name)[0]).sort()).toEqual(['synapse', 'synapse-background']);
  const withSignOn = names.filter((name) => reached(many, name)[1]);
  expect(withSignOn).toContain('synapse');
  for (const name of ['synapse-register-first-admin', 'synapse-router', 'postgres', 'valkey', 'element']) {
    expect([name, reached(many, name)]).toEqual([name, [false, false]]);
  }
});

test('compression of the state reaches its database and its packages', () => {
  const packages = lib.PythonPackages.install({ index: 'https://10.9.0.2/simple' });
  const database = SynapseDatabase.bundled();
  const all = world(policiesOf({ synapse: { database, packages, stateCompression: {} } }));
  const job = 'synapse-state-compression';
  const to = (end: string, port: number) => all.lets(job, end, port);
  expect([to('postgres', 5432), to('10.9.0.2', 443), to('synapse', 8008), to(INTERNET[0], 443)]).toEqual([
    ...[true, true],
    ...[false, false],
  ]);
});

test('the packages of a Job come from PyPI by default', () => {
  const all = world(policiesOf({ synapse: { database: SynapseDatabase.bundled(), stateCompression: {} } }));
  expect(all.lets('synapse-state-compression', INTERNET[0], 443)).toBe(true);
});

test('a move reaches both databases', () => {
  const moveDatabaseTo = SynapseDatabase.postgres({ host: '10.9.0.5', password: key });
  const before = world(policiesOf({ synapse: { moveDatabaseTo } }));
  expect(['synapse-move-estimate', 'synapse'].map((name) => before.lets(name, '10.9.0.5', 5432))).toEqual([
    true,
    false,
  ]);
  const move = { database: moveDatabaseTo, moveDatabaseFrom: SynapseDatabase.sqlite() };
  expect(world(policiesOf({ synapse: move })).lets('synapse', '10.9.0.5', 5432)).toBe(true);
  const back = { database: SynapseDatabase.sqlite(), moveDatabaseFrom: moveDatabaseTo };
  expect(world(policiesOf({ synapse: back })).lets('synapse', '10.9.0.5', 5432)).toBe(true);
});

test('application services are told to the owner before the first apply', () => {
  const appServices = [lib.AppService.fromSecret(lib.SecretKey.of('bridge', 'registration.yaml'))];
  const steps = (networkPolicies: NetworkPolicies) =>
    newStack(Testing.app(), { synapse: { appServices }, networkPolicies }).nextSteps;
  expect(steps(NetworkPolicies.fromPeers())).toContain('keep Synapse and its application services');
  expect(steps(NetworkPolicies.none())).not.toContain('application services');
});

test('mail, packages and a bucket are reached by each process', () => {
  const mediaBucket = lib.MediaBucket.s3({ bucket: 'media', credentials: key, endpoint: 'https://10.9.0.1:3900' });
  const all = world(
    policiesOf({
      synapse: {
        mediaBucket,
        database: SynapseDatabase.bundled(),
        workers: lib.Workers.small(),
        packages: lib.PythonPackages.install({ index: 'https://10.9.0.2/simple' }),
        extraConfig: { email: { smtp_host: '10.9.0.3', smtp_port: 587 } },
      },
    }),
  );
  const processes = [...all.pods.keys()].filter((name) =>
    all.pods.get(name)!.labels['app.kubernetes.io/name'].startsWith('synapse'),
  );
  expect(processes.length).toBeGreaterThan(3);
  for (const name of processes.filter((each) => !/upload|admin/.test(each))) {
    expect([
      name,
      all.lets(name, '10.9.0.1', 3900),
      all.lets(name, '10.9.0.2', 443),
      all.lets(name, '10.9.0.3', 587),
    ]).toEqual([...[name, true], ...[true, true]]);
    expect([name, all.lets(name, 'postgres', 5432), all.lets(name, 'valkey', 6379)]).toEqual([name, true, true]);
    expect(all.lets(name, 'lk-jwt-service', 8080)).toBe(true);
  }
  expect(['synapse-router', 'element'].map((name) => all.lets(name, 'postgres', 5432))).toEqual([false, false]);
  expect(all.lets(TRAEFIK, 'synapse-router', 8008)).toBe(true);
  expect(all.lets('synapse-router', 'synapse', 8008)).toBe(true);
  const upload = 'synapse-media-upload';
  expect([
    all.lets(upload, '10.9.0.1', 3900),
    all.lets(upload, 'postgres', 5432),
    all.lets(upload, '10.9.0.2', 443),
  ]).toEqual([...[true, true], true]);
});

describe('an authentication service', () => {
  const common = { publicUrl: 'https://auth.example.org', secret: key };
  const service = { ...common, service: 'mas', namespace: 'mas', podLabels: { app: 'mas' }, podPort: 8081 };
  const mas = { namespace: 'mas', labels: { app: 'mas' } };
  const neighbour = { namespace: 'mas', labels: { app: 'postgres' } };

  test('in the cluster is reached by Synapse, and reaches Synapse', () => {
    const all = world(policiesOf({ synapse: { authenticationService: lib.AuthenticationService.inCluster(service) } }));
    expect([all.lets('synapse', mas, 8081), all.lets(mas, 'synapse', 8008)]).toEqual([true, true]);
    const refused = [
      all.lets('synapse', mas, 5432),
      all.lets('synapse', neighbour, 8081),
      all.lets('element', mas, 8081),
    ];
    expect([...refused, all.lets(neighbour, 'synapse', 8008)]).toEqual([false, false, false, false]);
    expect(all.policies.filter(({ metadata }) => metadata.namespace === 'mas')).toEqual([]);
  });

  test('reaches the router, and is reached by each worker', () => {
    const authenticationService = lib.AuthenticationService.inCluster(service);
    const workers = { database: SynapseDatabase.bundled(), workers: lib.Workers.medium() };
    const all = world(policiesOf({ synapse: { ...workers, authenticationService } }));
    const names = [...all.pods.keys()];
    expect(names.filter((name) => all.lets(mas, name, 8008))).toEqual(['synapse-router']);
    const processes = names.filter((name) => name.startsWith('synapse') && !/router|register/.test(name));
    expect(processes.length).toBeGreaterThan(2);
    expect(names.filter((name) => all.lets(name, mas, 8081)).sort()).toEqual(processes.sort());
  });

  test('elsewhere is reached at its address', () => {
    const authenticationService = lib.AuthenticationService.external({ ...common, endpoint: 'http://10.9.0.9:8080' });
    const all = world(policiesOf({ synapse: { authenticationService } }));
    expect([all.lets('synapse', '10.9.0.9', 8080), all.lets('element', '10.9.0.9', 8080)]).toEqual([true, false]);
  });
});
