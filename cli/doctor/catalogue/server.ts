import { error, warning } from './row';
import type { Rows } from './row';

const LOG = "See the homeserver's pod and log: kubectl -n matrix get pods; kubectl -n matrix logs statefulset/synapse.";

export const SERVER = {
  'api-status': error('The homeserver does not answer clients.', LOG),
  'api-not-matrix': error(
    'The homeserver answers clients with something that is not Matrix.',
    'See that /_matrix on this host is led to the homeserver, with its path unchanged.',
  ),
  'api-cors': error(
    'Browsers may not use the homeserver.',
    'Let the answers of the homeserver through with their Access-Control-* headers, also those to OPTIONS.',
  ),
  'unknown-path': warning(
    'Unknown paths below /_matrix are not answered with 404. Clients take other answers for features that there are, and calls then hang.',
    'Lead all of /_matrix to the homeserver, and let no proxy answer for it.',
  ),
  'federation-status': error(
    'The homeserver does not answer other homeservers.',
    `Lead /_matrix on this host and port to the homeserver. If there is to be no federation: --no-federation. ${LOG}`,
  ),
  'federation-not-matrix': error(
    'Other homeservers get an answer that is not Matrix.',
    'See that /_matrix on this host and port is led to the homeserver.',
  ),
  'federation-open': error(
    'The homeserver answers other homeservers, although there is to be no federation.',
    'Take federation off the listener and the ingress (Federation.disabled()).',
  ),
  'key-missing': error('The homeserver does not publish its key.', LOG),
  'key-server-name': error(
    'The homeserver calls itself by another server name.',
    'See that well-known or SRV record lead to the homeserver of this very name.',
  ),
  'key-expired': error(
    "The published key is not valid any more, so other homeservers refuse the server's events.",
    'Compare the clocks. See the signing key in homeserver.yaml.',
  ),
  'key-signature': error(
    'The published key is not signed by itself.',
    'See that no proxy changes answers, and that a single homeserver has this name.',
  ),
  'admin-open': error(
    'The admin API answers from outside.',
    'Publish /_matrix and /_synapse/client only. Use a port-forward for the admin API.',
  ),
  'metrics-open': error('Metrics are public.', 'Publish no path of metrics. Let Prometheus read them inside.'),
  'registration-open': error(
    'Everybody can make accounts, without a token, mail or captcha. Such servers are used for spam within days.',
    'Close it, or protect it: Registration.withToken() or reCAPTCHA.',
  ),
  'login-missing': error('The homeserver offers no way to log in.', LOG),
  'auth-service': error(
    'The authentication service that the homeserver names does not answer.',
    'See that matrix-authentication-service runs and is reached at this address: docs/single-sign-on.md.',
  ),
  'sso-redirect': error(
    'Single sign-on leads nowhere.',
    'See oidc_providers of the homeserver, the log, and public_baseurl.',
  ),
  'sso-provider': error(
    'The provider of single sign-on does not answer.',
    'See that its address is right and that it runs.',
  ),
} satisfies Rows;
