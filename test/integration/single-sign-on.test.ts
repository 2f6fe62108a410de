import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OidcProvider, SecretKey } from '../../lib';
import { Authority } from './support/certificates';
import { IdentityProvider } from './support/identity-provider';
import { freePort } from './support/processes';
import { renderStack } from './support/rendered';
import { startSynapse, writeInPod } from './support/synapse';

const run = promisify(execFile);
const SECRET = 'a-secret.of_letters~1';

interface Visit {
  readonly user?: string;
  readonly name?: string;
  readonly emails?: readonly string[];
  /** The answer to the access token after the logout at the provider. */
  readonly after?: number;
  readonly refused?: number;
  readonly text?: string;
}

describe('a homeserver without passwords, whose people log in at a provider', () => {
  let synapse: Awaited<ReturnType<typeof startSynapse>>;
  let provider: IdentityProvider;
  let issuer: string;
  const authority = new Authority();

  beforeAll(async () => {
    const port = await freePort();
    issuer = `https://localhost:${port}`;
    const files = renderStack({
      synapse: {
        passwordLogin: false,
        oidcProviders: [
          OidcProvider.authelia({
            url: issuer,
            clientId: 'synapse',
            clientSecret: SecretKey.of('id', 'secret'),
            requirements: [{ attribute: 'groups', anyOf: ['chat', 'admins'] }],
            backchannelLogout: true,
          }),
        ],
      },
    }).get('synapse-config')!;
    const trusting = { SSL_CERT_FILE: authority.certificate };
    const write = (root: string) => writeInPod(root, '/oidc-secret/id/secret', `${SECRET}\n`);
    synapse = await startSynapse(files, write, trusting);
    provider = await IdentityProvider.start(authority, authority.issue('DNS:localhost'), port, SECRET, synapse.url);
  });
  afterAll(async () => {
    await synapse.server.stop();
    await provider.stop();
  });

  test('offers that provider and no password', async () => {
    const answer = await fetch(`${synapse.url}/_matrix/client/v3/login`);
    const { flows } = (await answer.json()) as { flows: { type: string; identity_providers?: object[] }[] };
    expect(flows.map(({ type }) => type)).not.toContain('m.login.password');
    expect(flows.find(({ type }) => type === 'm.login.sso')?.identity_providers).toEqual([
      { id: 'oidc-authelia', name: 'Authelia' },
    ]);
  });

  test('lets in the members of a group, ends their sessions as they log out there, and refuses others', async () => {
    const script = join(__dirname, 'support/sso-person.mjs');
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: authority.certificate };
    const args = [script, synapse.url, 'authelia', issuer, 'member-alice', 'eve'];
    const { stdout } = await run(process.execPath, args, { env, timeout: 60_000 });
    const [alice, eve] = JSON.parse(stdout) as Visit[];
    expect(alice).toEqual({
      user: '@member-alice:example.org',
      name: 'The member-alice',
      emails: ['member-alice@example.org'],
      after: 401,
    });
    expect(eve).toEqual({ refused: 400, text: expect.stringContaining('not allowed') });
  });
});
