import { checkHostname } from '../shared/checks';
import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';
import { flag, listOf, oneOf, shapeOf, text } from '../shared/kinds';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { checkBrand, checkId, checkProviderUrl, checkScope, checkSlug } from './oidc-value-checks';

/** The use of PKCE, which protects the code that the browser carries. */
export enum OidcPkce {
  /** If the provider says that it knows PKCE. */
  AUTO = 'auto',
  /** Always. */
  ALWAYS = 'always',
  /** Never. */
  NEVER = 'never',
}

/** The way in which Synapse shows its client secret to the provider. */
export enum OidcClientAuth {
  /** In the header `Authorization`. Synapse doesn't encode the secret there: many providers then take only letters, digits, `-`, `.`, `_` and `~` in it. */
  BASIC = 'client_secret_basic',
  /** In the body of the request. */
  POST = 'client_secret_post',
}

/** A condition for a login: the person must have an attribute, such as a group. */
export interface OidcRequirement {
  /** The name of the attribute (claim), such as `groups`. */
  readonly attribute: string;
  /** The values of which the person must have one. @default - any value */
  readonly anyOf?: string[];
}

/** Props that all providers have, and those of {@link OidcProvider.github}. */
export interface OidcClientProps {
  /** The ID of the client that you registered for Synapse at the provider. */
  readonly clientId: string;
  /** The secret of that client, alone in a key of an existing Secret. */
  readonly clientSecret: SecretKey;
  /** The ID by which Synapse remembers whose account is whose. Don't change it later: people would get new accounts. @default - the name of the preset, such as `keycloak` */
  readonly id?: string;
  /** The name on the login button. @default - the name of the provider's software */
  readonly name?: string;
  /** The scopes that Synapse asks for. @default - those that the preset needs */
  readonly scopes?: string[];
  /** The template (Jinja2) of the local part of the user ID. @default - the preset's */
  readonly localpartTemplate?: string;
  /** The template (Jinja2) of the display name. @default - the preset's */
  readonly displayNameTemplate?: string;
  /** The template (Jinja2) of the e-mail address of a new account. @default - the preset's */
  readonly emailTemplate?: string;
  /** If true, people who log in for the first time get an account. The prop `registration` has no influence on it. @default true, but false for Google without `domain` and for GitHub */
  readonly newAccounts?: boolean;
  /** If true, a person whose local part is that of an existing account gets that account. Use it only if nobody can choose the name at the provider. @default false */
  readonly allowExistingUsers?: boolean;
  /** The conditions for each login. @default - none */
  readonly requirements?: OidcRequirement[];
  /** If true, the provider can end the sessions of people who log out there. It must be told the URL: see the next steps. @default false */
  readonly backchannelLogout?: boolean;
  /** The use of PKCE. @default OidcPkce.AUTO */
  readonly pkce?: OidcPkce;
  /** The way in which Synapse shows its client secret. @default OidcClientAuth.BASIC */
  readonly clientAuth?: OidcClientAuth;
}

/** Props of {@link OidcProvider.keycloak}. */
export interface KeycloakProps extends OidcClientProps {
  /** The URL of Keycloak, such as `https://id.example.org`. */
  readonly url: string;
  /** The name of the realm. */
  readonly realm: string;
}

/** Props of {@link OidcProvider.authentik}. */
export interface AuthentikProps extends OidcClientProps {
  /** The URL of authentik, such as `https://id.example.org`. */
  readonly url: string;
  /** The slug of the application. */
  readonly application: string;
}

/** Props of {@link OidcProvider.authelia}. */
export interface AutheliaProps extends OidcClientProps {
  /** The URL of Authelia, such as `https://id.example.org`. */
  readonly url: string;
}

/** Props of {@link OidcProvider.google}. */
export interface GoogleProps extends OidcClientProps {
  /** The domain of Google Workspace whose members may log in. @default - everybody with an account at Google, if there is an account here */
  readonly domain?: string;
}

/** Props of {@link OidcProvider.of}. */
export interface OidcProps extends OidcClientProps {
  /** The issuer, which is also the URL below which the provider describes itself. */
  readonly issuer: string;
  /** The brand, by which clients choose a picture for the button, such as `gitlab`. @default - none */
  readonly brand?: string;
  /** The URL to which browsers are sent. With it, Synapse doesn't ask the provider for its URLs, and `tokenEndpoint` is needed too. @default - the provider's description */
  readonly authorizationEndpoint?: string;
  /** The URL at which Synapse gets tokens. @default - the provider's description */
  readonly tokenEndpoint?: string;
  /** The URL at which Synapse asks about a person. @default - the provider's description */
  readonly userinfoEndpoint?: string;
  /** The URL of the provider's keys. @default - the provider's description */
  readonly jwksUri?: string;
  /** If true, Synapse takes the person's attributes from the userinfo endpoint and not from the ID token. @default false */
  readonly profileFromUserinfo?: boolean;
  /** The claim that tells people apart. @default 'sub' */
  readonly subjectClaim?: string;
}

const REQUIREMENT: Shape<OidcRequirement> = {
  attribute: required(text()),
  anyOf: listOf(text(), 'values, for example ["matrix-users"]'),
};

const CLIENT: Shape<OidcClientProps> = {
  clientId: required(text()),
  clientSecret: required(secretKey),
  id: text(checkId),
  name: text(),
  scopes: listOf(text(checkScope), 'scopes, for example ["openid", "profile"]'),
  localpartTemplate: text(),
  displayNameTemplate: text(),
  emailTemplate: text(),
  newAccounts: flag,
  allowExistingUsers: flag,
  requirements: listOf(shapeOf(REQUIREMENT), "requirements, for example [{ attribute: 'groups', anyOf: ['chat'] }]"),
  backchannelLogout: flag,
  pkce: oneOf(OidcPkce, 'OidcPkce'),
  clientAuth: oneOf(OidcClientAuth, 'OidcClientAuth'),
};
const url = text(checkProviderUrl);

export const KEYCLOAK: Shape<KeycloakProps> = { ...CLIENT, url: required(url), realm: required(text(checkSlug)) };
export const AUTHENTIK: Shape<AuthentikProps> = {
  ...CLIENT,
  url: required(url),
  application: required(text(checkSlug)),
};
export const AUTHELIA: Shape<AutheliaProps> = { ...CLIENT, url: required(url) };
export const GOOGLE: Shape<GoogleProps> = { ...CLIENT, domain: text(checkHostname) };
export const GITHUB: Shape<OidcClientProps> = CLIENT;
export const OIDC: Shape<OidcProps> = {
  ...CLIENT,
  issuer: required(url),
  brand: text(checkBrand),
  authorizationEndpoint: url,
  tokenEndpoint: url,
  userinfoEndpoint: url,
  jwksUri: url,
  profileFromUserinfo: flag,
  subjectClaim: text(),
};
