// Single sign-on: the members of a group log in at Keycloak, and nobody with a password. See docs/single-sign-on.md.
import { MatrixApp, MatrixStack, OidcProvider, SecretKey } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  synapse: {
    passwordLogin: false,
    oidcProviders: [
      OidcProvider.keycloak({
        url: 'https://id.example.org',
        realm: 'main',
        name: 'The club',
        clientId: 'synapse',
        clientSecret: SecretKey.of('keycloak', 'secret'),
        requirements: [{ attribute: 'groups', anyOf: ['chat'] }],
        backchannelLogout: true,
      }),
    ],
  },
});
app.synth();
