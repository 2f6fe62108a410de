import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { register } from './support/register';
import { renderStack } from './support/rendered';
import { startSynapse } from './support/synapse';

const run = promisify(execFile);

interface TwoPeople {
  readonly read: string;
  readonly wireType: string;
  readonly wireHasText: boolean;
  readonly sameMedia: boolean;
  readonly mediaWithoutLogin: number;
  readonly turn: { readonly username: string; readonly password: string; readonly uris: readonly string[] };
}

describe('a homeserver with the default config', () => {
  let synapse: Awaited<ReturnType<typeof startSynapse>> | undefined;
  beforeAll(async () => {
    synapse = await startSynapse(renderStack().get('synapse-config')!);
  });
  afterAll(() => synapse?.server.stop());

  test('registers people by the documented command, and by no other way', async () => {
    const { config } = synapse!.pod;
    expect(await register({ config, user: 'alice' })).toContain('Success');
    expect(await register({ config, user: 'bob' })).toContain('Success');
    const answer = await fetch(`${synapse!.url}/_matrix/client/v3/register`, {
      method: 'POST',
      body: JSON.stringify({ username: 'eve', password: 'eve-1' }),
    });
    expect(answer.status).toBe(403);
  });

  test('carries an encrypted message and media between two people', async () => {
    const script = join(__dirname, 'support/two-people.mjs');
    const { stdout } = await run(process.execPath, [script, synapse!.url, 'alice-1', 'bob-1'], { timeout: 90_000 });
    const seen = JSON.parse(stdout) as TwoPeople;
    expect(seen).toMatchObject({
      read: 'for your eyes only',
      wireType: 'm.room.encrypted',
      wireHasText: false,
      sameMedia: true,
      mediaWithoutLogin: 401,
    });
    expect(seen.turn.uris).toEqual(['udp', 'tcp'].map((t) => `turn:turn.example.org:3478?transport=${t}`));
  });

  test('answers the client well-known with its own URL and that of calls, and leaves that for servers to the server name', async () => {
    const client = await fetch(`${synapse!.url}/.well-known/matrix/client`);
    expect(await client.json()).toEqual({
      'm.homeserver': { base_url: 'https://matrix.example.org/' },
      'org.matrix.msc4143.rtc_foci': [{ type: 'livekit', livekit_service_url: 'https://rtc.example.org' }],
    });
    expect((await fetch(`${synapse!.url}/.well-known/matrix/server`)).status).toBe(404);
  });
});
