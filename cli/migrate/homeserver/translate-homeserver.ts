import { call, literal } from '../code';
import { register } from '../registration';
import { apply } from '../rule';
import type { Context } from '../rule';
import { flag, isEmpty } from '../values';
import { HOMESERVER_RULES } from './homeserver-rules';
import { federation, keyServers } from './value-rules';

const SIGN_UP = 'enable_registration';

/** Translates a homeserver.yaml. */
export function translateHomeserver(context: Context): void {
  const { homeserver, serverName, out } = context;
  const { [SIGN_UP]: enabled, ...settings } = homeserver;
  out.set('serverName', literal(serverName));
  // Without `public_baseurl`, clients reach Synapse under the server name.
  out.set('homeserverHost', literal(serverName));
  if (enabled !== undefined) {
    const {
      registration_requires_token: token,
      enable_registration_captcha: captcha,
      enable_registration_without_verification: open,
    } = homeserver;
    register([SIGN_UP], { enabled, token, captcha: captcha ?? false, open }, context);
  }
  const { federation_domain_whitelist: servers, trusted_key_servers: keys, ...others } = settings;
  // An empty list has a meaning in Synapse: nobody.
  if (servers !== undefined && servers !== null) federation(servers, ['federation_domain_whitelist'], context);
  if (keys !== undefined && keys !== null) keyServers(keys, ['trusted_key_servers'], context);
  apply(HOMESERVER_RULES, others, context);
  if (context.secretsFile === false && isEmpty(context.values)) keepClaim(context);
}

/** The values have the last word on new accounts, but never open what the server's own file has closed. */
export function closeRegistration({ homeserver, out }: Context): void {
  const { [SIGN_UP]: enabled } = homeserver;
  const open = out.props.some(
    ({ prop, code }) =>
      prop.join('/') === 'synapse/registration' &&
      code.kind === 'call' &&
      code.callee !== 'Registration.withSharedSecret',
  );
  if (isEmpty(homeserver) || !open || flag(enabled) === true) return;
  out.close('synapse/registration', call('Registration.withSharedSecret'));
  out.leave([SIGN_UP], 'it is off, and the values say it is on: nobody can sign up now');
}

function keepClaim({ out }: Context): void {
  out.note(
    ['media_store_path'],
    'the stack makes a new claim: bring media, and the SQLite database if you have one, into it before Synapse starts',
  );
}
