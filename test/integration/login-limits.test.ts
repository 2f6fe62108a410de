import type { SynapseOptions } from '../../lib';
import { register } from './support/register';
import { renderStack } from './support/rendered';
import { startSynapse } from './support/synapse';

/** A homeserver with an account, behind a proxy from which all requests come. */
async function serve(synapse: SynapseOptions) {
  const { server, pod, url } = await startSynapse(renderStack({ synapse }).get('synapse-config')!);
  await register({ config: pod.config, user: 'alice' });
  const logIn = async (user: string, password: string, from = '10.42.0.1') => {
    const answer = await fetch(`${url}/_matrix/client/v3/login`, {
      method: 'POST',
      headers: { 'X-Forwarded-For': from },
      body: JSON.stringify({ type: 'm.login.password', identifier: { type: 'm.id.user', user }, password }),
    });
    return answer.status;
  };
  return { server, logIn };
}

async function times<T>(count: number, action: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < count; i++) results.push(await action(i));
  return results;
}

describe('where all clients seem to have one address, which is the default', () => {
  let homeserver: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    homeserver = await serve({});
  });
  afterAll(() => homeserver.server.stop());

  test('the wrong logins of a stranger lock out nobody', async () => {
    const wrong = await times(50, (i) => homeserver.logIn(`stranger${i}`, 'wrong'));
    expect(new Set(wrong)).toEqual(new Set([403]));
    expect(await homeserver.logIn('alice', 'alice-1')).toBe(200);
  });

  test('the passwords of one account are guessed no faster', async () => {
    const wrong = await times(20, () => homeserver.logIn('alice', 'wrong'));
    expect(wrong.filter((status) => status === 403).length).toBeLessThan(8);
    expect(wrong.at(-1)).toBe(429);
    expect(await homeserver.logIn('alice', 'alice-1')).toBe(429);
  });
});

describe('where the addresses of clients are real', () => {
  let homeserver: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    homeserver = await serve({ realClientAddresses: true });
  });
  afterAll(() => homeserver.server.stop());

  test('an address that tries many accounts is held back, and no other', async () => {
    const wrong = await times(20, (i) => homeserver.logIn(`stranger${i}`, 'wrong', '203.0.113.9'));
    expect(wrong.at(-1)).toBe(429);
    expect(await homeserver.logIn('alice', 'alice-1', '203.0.113.9')).toBe(429);
    expect(await homeserver.logIn('alice', 'alice-1', '203.0.113.7')).toBe(200);
  });
});
