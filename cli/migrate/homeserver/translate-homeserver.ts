import { call, literal } from '../code';
import { register } from '../registration';
import { apply } from '../rule';
import type { Context } from '../rule';
import { flag, isEmpty } from '../values';
import { HOMESERVER_RULES } from './homeserver-rules';

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
  // The listeners come first: a list of servers may close more than they do, never less.
  const { listeners, federation_domain_whitelist: servers, ...others } = settings;
  for (const one of [{ listeners }, { federation_domain_whitelist: servers }]) {
    const closed = out.props.some(({ code }) => code.kind === 'call' && code.callee === 'Federation.disabled');
    const [[key, value]] = Object.entries(one);
    if (value === undefined || value === null) continue;
    if (closed && key !== 'listeners') out.needless([key], 'federation is off');
    // An empty list has a meaning here.
    else if (Array.isArray(value) && value.length === 0) HOMESERVER_RULES[key]?.(value, [key], context);
    else apply(HOMESERVER_RULES, one, context);
  }
  apply(HOMESERVER_RULES, others, context);
  if (context.secretsFile === false && isEmpty(context.values)) keepClaim(context);
}

/** The values have the last word on new accounts, but never open what the server's own file has closed. */
export function closeRegistration({ homeserver, out }: Context): void {
  const { [SIGN_UP]: enabled } = homeserver;
  const open = out.props.find(
    ({ prop, code }) =>
      prop.join('/') === 'synapse/registration' &&
      code.kind === 'call' &&
      code.callee !== 'Registration.withSharedSecret',
  );
  if (isEmpty(homeserver) || !open || flag(enabled) === true) return;
  out.set('synapse/registration', call('Registration.withSharedSecret'));
  out.leave([SIGN_UP], 'it is off, and the values say it is on: nobody can sign up now');
}

function keepClaim({ out }: Context): void {
  out.note(
    ['media_store_path'],
    'the stack makes a new claim: bring media, and the SQLite database if you have one, into it before Synapse starts',
  );
}
