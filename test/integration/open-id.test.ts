import { App } from 'cdk8s';
import { Federation, MatrixStack, Rtc } from '../../lib';
import { register } from './support/register';
import { startSynapse } from './support/synapse';
import { configMapsOf } from './support/rendered';

const FOCI = [{ type: 'livekit', livekit_service_url: 'https://rtc.example.org' }];
const USER_INFO = '/_matrix/federation/v1/openid/userinfo';

/** Paths that a federated Synapse answers, each in its own way. */
const OTHERS: readonly [string, string][] = [
  ['GET', '/_matrix/federation/v1/version'],
  ['GET', '/_matrix/federation/v1/publicRooms'],
  ['GET', '/_matrix/federation/v1/query/profile?user_id=@a:example.org'],
  ['PUT', '/_matrix/federation/v1/send/1'],
  ['GET', '/_matrix/key/v2/server'],
  ['POST', '/_matrix/federation/unstable/io.element.msc4195/rtc/livekit/get_token'],
];

/** Paths by which clients ask for a service of calls. They take every answer but 404 for a yes. */
const CALLS: readonly [string, string][] = [
  ['POST', '/_matrix/client/unstable/io.element.msc4195/rtc/livekit/delegate_delayed_leave'],
  ['POST', '/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token'],
  ['GET', '/_matrix/client/unstable/org.matrix.msc4143/rtc/transports'],
  ['GET', '/_matrix/client/unstable/nobody.serves.this'],
];

describe('a homeserver without federation, whose OpenID tokens other services check', () => {
  let synapse: Awaited<ReturnType<typeof startSynapse>>;
  let token: string;

  beforeAll(async () => {
    const stack = new MatrixStack(new App(), 'matrix', {
      serverName: 'example.org',
      homeserverHost: 'example.org',
      synapse: { federation: Federation.disabled() },
      rtc: Rtc.none(),
    });
    const wellKnownClient = { 'org.matrix.msc4143.rtc_foci': FOCI };
    stack.synapse.extend({ name: 'calls', openId: true, wellKnownClient });
    synapse = await startSynapse(configMapsOf(stack).get('synapse-config')!);
    await register({ config: synapse.pod.config, user: 'alice' });
    const identifier = { type: 'm.id.user', user: 'alice' };
    const login = await ask('POST', '/_matrix/client/v3/login', {
      body: { type: 'm.login.password', identifier, password: 'alice-1' },
    });
    token = login.body.access_token as string;
  });
  afterAll(() => synapse.server.stop());

  async function ask(method: string, path: string, { body, bearer }: { body?: object; bearer?: string } = {}) {
    const answer = await fetch(`${synapse.url}${path}`, {
      method,
      headers: bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` },
      ...(method !== 'GET' && { body: JSON.stringify(body ?? {}) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: JSON.parse(text === '' ? '{}' : text) as { [key: string]: unknown } };
  }

  test("tells a service whose token it is, and refuses a token that isn't one", async () => {
    const asked = await ask('POST', '/_matrix/client/v3/user/@alice:example.org/openid/request_token', {
      bearer: token,
    });
    expect(asked).toMatchObject({ status: 200, body: { matrix_server_name: 'example.org' } });
    const good = await ask('GET', `${USER_INFO}?access_token=${asked.body.access_token as string}`);
    expect(good).toEqual({ status: 200, body: { sub: '@alice:example.org' } });
    expect((await ask('GET', `${USER_INFO}?access_token=forged`)).status).toBe(401);
    // The token of a login is no OpenID token.
    expect((await ask('GET', `${USER_INFO}?access_token=${token}`)).status).toBe(401);
    expect((await ask('GET', USER_INFO)).status).toBe(401);
  });

  test.each(OTHERS)('has nothing else of federation: %s %s', async (method, path) => {
    expect((await ask(method, path)).status).toBe(404);
  });

  test('tells its address to those who know its name', async () => {
    const found = await ask('GET', '/.well-known/matrix/server');
    expect(found).toEqual({ status: 200, body: { 'm.server': 'example.org:443' } });
  });

  test('tells apps on any page where calls are', async () => {
    const answer = await fetch(`${synapse.url}/.well-known/matrix/client`);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await answer.json()).toMatchObject({ 'org.matrix.msc4143.rtc_foci': FOCI });
  });

  test.each(CALLS)('has no service of calls as long as nobody adds one: %s %s', async (method, path) => {
    expect((await ask(method, path)).status).toBe(404);
    expect((await ask(method, path, { bearer: token })).status).toBe(404);
  });
});
