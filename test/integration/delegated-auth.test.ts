import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { AuthenticationService, SecretKey } from '../../lib';
import { manifestsOf, newStack } from '../support/manifests';
import { Edge } from './support/edge';
import { Server, freePort } from './support/processes';
import { configMapsOf } from './support/rendered';
import { startSynapse } from './support/synapse';

const PUBLIC = 'https://auth.example.org/';
const FILE = 'authentication-service-secret/mas/secret';

interface Answer {
  readonly status: number;
  /** The Service that answered. */
  readonly service: string | null;
  readonly location: string | null;
  readonly body: { readonly [key: string]: unknown };
}

/** The service itself is on no package registry: a stand-in of ours speaks with the real Synapse in its place. */
describe('a homeserver whose logins a stand-in for matrix-authentication-service does', () => {
  let synapse: Awaited<ReturnType<typeof startSynapse>>;
  let service: Server;
  let edge: Edge;
  let secret: string;

  beforeAll(async () => {
    const app = new App();
    const stack = newStack(app, {
      // Synapse answers for the server name too.
      homeserverHost: 'example.org',
      synapse: {
        authenticationService: AuthenticationService.inCluster({
          publicUrl: PUBLIC,
          secret: SecretKey.of('mas', 'secret'),
          service: 'mas-web',
          namespace: 'mas',
          podLabels: { app: 'mas' },
        }),
      },
    });
    const port = await freePort();
    const here = `http://127.0.0.1:${port}`;
    const files = configMapsOf(stack).get('synapse-config')!;
    const yaml = files['homeserver.yaml'].replace('http://mas-web.mas.svc:8080', here);
    expect(yaml).toContain(`endpoint: "${here}/"`);
    synapse = await startSynapse({ ...files, 'homeserver.yaml': yaml });
    secret = readFileSync(join(synapse.pod.root, FILE), 'utf8').trim();
    const task = { port, secret: join(synapse.pod.root, FILE), synapse: synapse.url, public: PUBLIC };
    const script = join(__dirname, 'support/authentication-service.py');
    service = await Server.start('the stand-in', ['python3', script, JSON.stringify(task)], {
      ready: async () => (await fetch(`${here}/.well-known/openid-configuration`)).ok,
    });
    const programs = { synapse: synapse.url, 'mas-web': here };
    edge = await Edge.start(manifestsOf(app), programs, { host: 'example.org' });
  });
  afterAll(async () => {
    await edge.stop();
    await service.stop();
    await synapse.server.stop();
  });

  async function ask(method: string, path: string, { body, bearer }: { body?: object; bearer?: string } = {}) {
    const answer = await fetch(`http://127.0.0.1:${edge.port}${path}`, {
      method,
      redirect: 'manual',
      headers: bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` },
      ...(method !== 'GET' && { body: JSON.stringify(body ?? {}) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      service: answer.headers.get('x-service'),
      location: answer.headers.get('location'),
      body: JSON.parse(text === '' ? '{}' : text) as Answer['body'],
    };
  }

  const logIn = (password: string) => {
    const body = { type: 'm.login.password', identifier: { type: 'm.id.user', user: 'alice' }, password };
    return ask('POST', '/_matrix/client/v3/login', { body });
  };
  const whoAmI = (bearer: string) => ask('GET', '/_matrix/client/v3/account/whoami', { bearer });

  test('apps find the service by both ways', async () => {
    const metadata = { issuer: PUBLIC, account_management_uri: `${PUBLIC}account/` };
    expect(await ask('GET', '/_matrix/client/v1/auth_metadata')).toMatchObject({ service: 'synapse', body: metadata });
    const known = { 'org.matrix.msc2965.authentication': { issuer: PUBLIC, account: `${PUBLIC}account/` } };
    expect(await ask('GET', '/.well-known/matrix/client')).toMatchObject({ status: 200, body: known });
  });

  test('a person logs in the older way, and Synapse asks the service whose the token is', async () => {
    expect(await ask('GET', '/_matrix/client/v3/login')).toMatchObject({ status: 200, service: 'mas-web' });
    expect(await logIn('wrong')).toMatchObject({ status: 403, service: 'mas-web' });
    const { body, status } = await logIn('alice-1');
    expect(status).toBe(200);
    const expected = { user_id: '@alice:example.org', device_id: body.device_id };
    expect(await whoAmI(body.access_token as string)).toMatchObject({
      status: 200,
      service: 'synapse',
      body: expected,
    });
    const room = await ask('POST', '/_matrix/client/v3/createRoom', { bearer: body.access_token as string });
    expect(room).toMatchObject({ status: 200, service: 'synapse' });
  });

  test('a token that the service refuses is refused', async () => {
    expect(await whoAmI('forged')).toMatchObject({ status: 401, body: { errcode: 'M_UNKNOWN_TOKEN' } });
    // The secret is no token of a person.
    expect((await whoAmI(secret)).status).toBe(401);
  });

  test('a renewed token is good, and after the logout it is refused', async () => {
    const { body } = await logIn('alice-1');
    const renewed = await ask('POST', '/_matrix/client/v3/refresh', { body: { refresh_token: body.refresh_token } });
    expect(renewed).toMatchObject({ status: 200, service: 'mas-web' });
    const bearer = renewed.body.access_token as string;
    expect((await whoAmI(bearer)).status).toBe(200);
    expect(await ask('POST', '/_matrix/client/v3/logout', { bearer })).toMatchObject({
      status: 200,
      service: 'mas-web',
    });
    expect((await whoAmI(bearer)).status).toBe(401);
  });

  test('what looks like a login goes to the one that answers it', async () => {
    const redirect = await ask('GET', '/_matrix/client/v3/login/sso/redirect/some?redirectUrl=https://example.org/');
    expect(redirect).toMatchObject({ status: 303, service: 'mas-web', location: `${PUBLIC}complete-compat-sso/1` });
    const token = await ask('POST', '/_matrix/client/v1/login/get_token');
    expect(token).toMatchObject({ status: 404, service: 'synapse', body: { errcode: 'M_UNRECOGNIZED' } });
    // Synapse itself has no login any more.
    for (const request of ['login', 'logout', 'refresh']) {
      expect((await fetch(`${synapse.url}/_matrix/client/v3/${request}`, { method: 'POST', body: '{}' })).status).toBe(
        404,
      );
    }
  });

  test('nobody else makes accounts: not from outside, and not without the secret', async () => {
    const path = '/_synapse/mas/provision_user';
    const body = { localpart: 'eve' };
    expect(await ask('POST', path, { body, bearer: secret })).toMatchObject({ status: 404, service: null });
    const { access_token: bearer } = (await logIn('alice-1')).body as { access_token: string };
    const headers = { Authorization: `Bearer ${bearer}` };
    const refused = await fetch(`${synapse.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(refused.status).toBe(403);
  });

  test('the secret is in no argument, in no environment and in no log', () => {
    const pids = readdirSync('/proc').filter((name) =>
      contentOf(join('/proc', name, 'cmdline')).includes(synapse.pod.root),
    );
    expect(pids.length).toBeGreaterThan(1);
    const shown = pids.flatMap((pid) => ['cmdline', 'environ'].map((file) => contentOf(join('/proc', pid, file))));
    expect(shown.filter((text) => text.includes(secret))).toEqual([]);
    expect(synapse.server.log).toContain('/_matrix/client/v3/account/whoami');
    expect(synapse.server.log).not.toContain(secret);
  });

  test('while the service is away, an unknown token lets nobody in', async () => {
    await service.stop();
    expect((await whoAmI('unknown')).status).toBe(503);
  });
});

/** Empty for a process that has ended, or that is somebody else's. */
function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
