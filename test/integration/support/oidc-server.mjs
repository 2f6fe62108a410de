// A provider of OpenID Connect by HTTPS on loopback. Its argument is JSON: issuer, port, certificate, key, client, and the URL of the homeserver.
// People log in with any password. Those whose name begins with "member-" are in the group "chat".
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { Provider } from 'oidc-provider';

const { issuer, port, certificate, key, client, homeserver } = JSON.parse(process.argv[2]);

const provider = new Provider(issuer, {
  clients: [client],
  claims: { openid: ['sub'], profile: ['preferred_username', 'name', 'groups'], email: ['email'] },
  features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
  // The public URL of the homeserver leads to this machine here. The dispatcher would refuse an address on loopback.
  fetch: (url, { dispatcher: _, ...options }) =>
    fetch(String(url).replace('https://matrix.example.org', homeserver), options),
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      preferred_username: id,
      name: `The ${id}`,
      email: `${id}@example.org`,
      groups: id.startsWith('member-') ? ['chat', 'more'] : ['more'],
    }),
  }),
});
for (const problem of ['server_error', 'authorization.error', 'grant.error', 'backchannel.error']) {
  provider.on(problem, (...args) => console.error(problem, args));
}
createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, provider.callback()).listen(
  port,
  '127.0.0.1',
);
