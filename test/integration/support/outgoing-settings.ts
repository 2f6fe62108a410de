/** Settings of a further config file that reach outside, or that a drill doesn't need. */
export const OUTGOING = {
  modules: [{ module: 'there.is.none', config: {} }],
  app_service_config_files: ['/there/is/none.yaml'],
  oidc_providers: [{ idp_id: 'a', idp_name: 'a', issuer: 'https://127.0.0.1:9/', client_id: 'a', scopes: ['openid'] }],
  media_storage_providers: [{ module: 'there.is.none', store_local: true, store_remote: true }],
  email: { smtp_host: '127.0.0.1', enable_notifs: true, notif_from: 'a@example.org' },
  redis: { enabled: true, host: '127.0.0.1', port: 9 },
  turn_shared_secret_path: '/there/is/none',
  sentry: { dsn: 'http://nobody@127.0.0.1:9/0' },
  // This setting isn't known to be harmless. Synapse would refuse it, because it has no secret.
  jwt_config: { enabled: true },
  user_consent: { template_dir: '/there/is/none', version: '1' },
  database: { name: 'psycopg2', args: { host: '127.0.0.1', port: 9 } },
};
