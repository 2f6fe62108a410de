import { withoutUndefined } from '../shared/merge';
import type { Config } from '../shared/merge';
import type { OidcProps } from './oidc-props';

/** Props of any provider, with the defaults of its preset. */
export type ResolvedProvider = OidcProps & {
  readonly id: string;
  readonly name: string;
  readonly newAccounts: boolean;
};

/**
 * A provider in the list `oidc_providers` of homeserver.yaml. The client secret is a `SecretKey`, which stands for the path of its file.
 *
 * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#oidc_providers
 */
export function oidcConfig(p: ResolvedProvider): Config {
  const endpoints = withoutUndefined({
    authorization_endpoint: p.authorizationEndpoint,
    token_endpoint: p.tokenEndpoint,
    userinfo_endpoint: p.userinfoEndpoint,
    jwks_uri: p.jwksUri,
  });
  return withoutUndefined({
    idp_id: p.id,
    idp_name: p.name,
    idp_brand: p.brand,
    issuer: p.issuer,
    discover: p.authorizationEndpoint === undefined,
    ...endpoints,
    client_id: p.clientId,
    client_secret_path: p.clientSecret,
    client_auth_method: p.clientAuth,
    pkce_method: p.pkce,
    scopes: p.scopes,
    user_profile_method: p.profileFromUserinfo ? 'userinfo_endpoint' : undefined,
    allow_existing_users: p.allowExistingUsers ?? false,
    enable_registration: p.newAccounts,
    backchannel_logout_enabled: p.backchannelLogout ?? false,
    attribute_requirements: p.requirements?.map(({ attribute, anyOf }) =>
      withoutUndefined({ attribute, one_of: anyOf }),
    ),
    user_mapping_provider: {
      config: withoutUndefined({
        subject_claim: p.subjectClaim,
        localpart_template: p.localpartTemplate,
        display_name_template: p.displayNameTemplate,
        email_template: p.emailTemplate,
      }),
    },
  });
}
