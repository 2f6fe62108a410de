/** Settings of homeserver.yaml that mean a login of Synapse's own, each at its path. */
export const CLASHING: { readonly [path: string]: { readonly [key: string]: unknown } } = {
  user_consent: {
    user_consent: { version: '1.0', template_dir: '/tmp', require_at_registration: false },
  },
  refresh_token_lifetime: { refresh_token_lifetime: '24h' },
  nonrefreshable_access_token_lifetime: { nonrefreshable_access_token_lifetime: '24h' },
  session_lifetime: { session_lifetime: '24h' },
  enable_3pid_changes: { enable_3pid_changes: true },
  'cas_config.enabled': { cas_config: { enabled: true, server_url: 'https://cas.example.org' } },
  'login_via_existing_session.enabled': { login_via_existing_session: { enabled: true } },
};
