import type { SecretKey } from '../secrets/secret-key';
import { Findings } from '../shared/findings';
import type { Config } from '../shared/merge';
import { take } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { checkTexts } from '../shared/text-checks';
import { oidcConfig } from './oidc-config';
import type { ResolvedProvider } from './oidc-config';
import { PRESETS } from './oidc-presets';
import { AUTHELIA, AUTHENTIK, GITHUB, GOOGLE, KEYCLOAK, OIDC } from './oidc-props';
import type {
  AutheliaProps,
  AuthentikProps,
  GoogleProps,
  KeycloakProps,
  OidcClientProps,
  OidcProps,
} from './oidc-props';

/** The props from which a preset makes others. */
const OF_PRESETS: ReadonlySet<string> = new Set(['url', 'realm', 'application', 'domain']);

/**
 * A provider of OpenID Connect, with which people log in.
 *
 * @see https://element-hq.github.io/synapse/latest/openid.html
 */
export class OidcProvider {
  /** Keycloak. */
  public static keycloak(props: KeycloakProps): OidcProvider {
    return OidcProvider._preset(props, KEYCLOAK, PRESETS.keycloak);
  }

  /** Authentik. Its provider must sign with an RSA key. */
  public static authentik(props: AuthentikProps): OidcProvider {
    return OidcProvider._preset(props, AUTHENTIK, PRESETS.authentik);
  }

  /** Authelia 4.38 or newer. */
  public static authelia(props: AutheliaProps): OidcProvider {
    return OidcProvider._preset(props, AUTHELIA, PRESETS.authelia);
  }

  /** Google. People choose their local part at the first login. Without `domain`, only people who have an account here can log in. */
  public static google(props: GoogleProps): OidcProvider {
    return OidcProvider._preset(props, GOOGLE, PRESETS.google, true);
  }

  /** GitHub. Only people who have an account here can log in, unless `newAccounts` is true: then everybody at GitHub can. */
  public static github(props: OidcClientProps): OidcProvider {
    return OidcProvider._preset(props, GITHUB, PRESETS.github, true);
  }

  /** Any other provider. */
  public static of(props: OidcProps): OidcProvider {
    return OidcProvider._preset(props, OIDC, () => ({ scopes: ['openid', 'profile', 'email'] }));
  }

  private static _preset<P extends OidcClientProps>(
    props: P,
    shape: Shape<P>,
    preset: (props: P) => Partial<OidcProps>,
    isPublic = false,
  ): OidcProvider {
    const found = new Findings();
    const taken = take(found, '', props, shape);
    const defaults = { newAccounts: true, id: 'oidc', name: 'Single sign-on', ...preset(taken) };
    const own = Object.fromEntries(Object.entries(taken).filter(([name]) => !OF_PRESETS.has(name)));
    const all = { ...defaults, ...own } as unknown as ResolvedProvider;
    // A requirement of the preset holds beside those of the user.
    const requirements = [...(defaults.requirements ?? []), ...(taken.requirements ?? [])];
    return new OidcProvider({ ...all, ...(defaults.requirements && { requirements }) }, isPublic, found);
  }

  private constructor(
    private readonly props: ResolvedProvider,
    /** True if everybody can have an account at the provider, and choose its name. */
    private readonly isPublic: boolean,
    private readonly found: Findings,
  ) {}

  /** @internal */
  public get _id(): string {
    return this.props.id;
  }

  /** @internal */
  public get _name(): string {
    return this.props.name;
  }

  /** @internal */
  public get _client(): { readonly id: string; readonly secret: SecretKey } {
    return { id: this.props.clientId, secret: this.props.clientSecret };
  }

  /** @internal */
  public get _backchannelLogout(): boolean {
    return this.props.backchannelLogout ?? false;
  }

  /** The URLs that Synapse asks. @internal */
  public get _urls(): string[] {
    const { authorizationEndpoint, issuer, tokenEndpoint, userinfoEndpoint, jwksUri } = this.props;
    const own = [tokenEndpoint, userinfoEndpoint, jwksUri].filter((url) => url !== undefined);
    return authorizationEndpoint === undefined ? [issuer, ...own] : own;
  }

  /** The provider in homeserver.yaml. @internal */
  public get _config(): Config {
    return oidcConfig(this.props);
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    checkTexts(findings, prop, this.props);
    const { clientSecret, authorizationEndpoint, tokenEndpoint, scopes = [], allowExistingUsers } = this.props;
    (clientSecret as SecretKey | undefined)?._check(findings, `${prop}.clientSecret`);
    if (authorizationEndpoint !== undefined && tokenEndpoint === undefined) {
      findings.add(
        `${prop}.tokenEndpoint`,
        "is needed with 'authorizationEndpoint', as nobody asks the provider for it",
      );
    }
    if (scopes.length === 0) findings.add(`${prop}.scopes`, 'must have a scope, for example "openid"');
    if (this.isPublic && allowExistingUsers) {
      findings.add(
        `${prop}.allowExistingUsers`,
        'must not be true for a provider at which everybody can choose a name: a stranger would get the account of that name',
      );
    }
  }
}
