import { flag } from '../shared/kinds';
import { block } from '../shared/merge';
import type { Config } from '../shared/merge';
import type { Shape } from '../shared/shape';

/**
 * The features that a homeserver offers its users, so that clients show no others. A feature that is left out isn't known, and a client behaves as it does with any
 * homeserver.
 */
export interface HomeserverFeatures {
  /** People can make an account on the sign-up page. @default - not known */
  readonly signUp?: boolean;
  /** People who forgot their password can set a new one by e-mail. @default - not known */
  readonly passwordReset?: boolean;
  /** People can log in with an e-mail address or a phone number. @default - not known */
  readonly contactLogin?: boolean;
  /** People can add e-mail addresses or phone numbers to their account. @default - not known */
  readonly contactDetails?: boolean;
  /** People can look around without an account. @default - not known */
  readonly guests?: boolean;
  /** The homeserver fetches previews of the pages that messages link to. @default - not known */
  readonly urlPreviews?: boolean;
  /** People see who is online. @default - not known */
  readonly presence?: boolean;
  /** The homeserver has a call service for group calls by MatrixRTC. @default - not known */
  readonly groupCalls?: boolean;
  /** The homeserver names a Jitsi server for group calls. @default - not known */
  readonly jitsi?: boolean;
  /** The homeserver names a server of maps. @default - not known */
  readonly maps?: boolean;
}

export const HOMESERVER_FEATURES: Shape<HomeserverFeatures> = {
  signUp: flag,
  passwordReset: flag,
  contactLogin: flag,
  contactDetails: flag,
  guests: flag,
  urlPreviews: flag,
  presence: flag,
  groupCalls: flag,
  jitsi: flag,
  maps: flag,
};

export interface FeatureSources {
  /** The content of homeserver.yaml. */
  readonly config: Config;
  /** The content of `/.well-known/matrix/client`. */
  readonly wellKnownClient: Config;
  /** True if homeserver.yaml is continued in Secrets, which nobody can read at synth. */
  readonly hasSecretParts: boolean;
}

/** The features of a Synapse with that config. */
export function homeserverFeatures({ config, wellKnownClient, hasSecretParts }: FeatureSources): HomeserverFeatures {
  const has = (...names: string[]) => names.some((name) => isFilled(wellKnownClient[name]));
  const delegated = isOn(config.matrix_authentication_service);
  const accountsOf = () => {
    if (delegated) return DELEGATED;
    // Another server may have the accounts.
    return has('org.matrix.msc2965.authentication') ? {} : accounts(config, hasSecretParts);
  };
  return {
    ...accountsOf(),
    guests: config.allow_guest_access === true && !delegated,
    urlPreviews: config.url_preview_enabled === true,
    presence: block(config.presence).enabled !== false,
    groupCalls: isFilled(block(config.matrix_rtc).transports) || has('org.matrix.msc4143.rtc_foci'),
    jitsi: has('im.vector.riot.jitsi'),
    maps: has('m.tile_server', 'org.matrix.msc3488.tile_server'),
  };
}

/**
 * The features of accounts that an authentication service has. Its own pages have those that Synapse then lacks. Nobody here knows whether it has a sign-up page.
 */
const DELEGATED: HomeserverFeatures = { passwordReset: false, contactLogin: false, contactDetails: false };

/** The features of accounts, unless an authentication service has the accounts. */
function accounts(config: Config, hasSecretParts: boolean): HomeserverFeatures {
  const passwords = block(config.password_config);
  const { msisdn, email } = block(config.account_threepid_delegates);
  // The settings of e-mail have a password, so they are mostly in a Secret.
  const emails = isFilled(config.email) || isFilled(email) || (hasSecretParts ? undefined : false);
  const contacts = isFilled(msisdn) || emails;
  return known({
    signUp: config.enable_registration === true,
    passwordReset: (passwords.enabled ?? true) === true && passwords.localdb_enabled !== false && emails,
    contactLogin: (passwords.enabled ?? true) === true && contacts,
    contactDetails: config.enable_3pid_changes !== false && contacts,
  });
}

/** Leaves out unknown features, since a prop that is undefined is an error. */
function known(features: { readonly [feature: string]: boolean | undefined }): HomeserverFeatures {
  return Object.fromEntries(Object.entries(features).filter(([, offered]) => offered !== undefined));
}

function isOn(value: unknown): boolean {
  return block(value).enabled === true;
}

/** True for everything that Synapse and Element don't read as "nothing". */
function isFilled(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== '' && value !== false;
}
