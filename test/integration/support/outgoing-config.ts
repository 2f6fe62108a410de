/** Settings in a further config file that would reach outside, or that a drill has no business with. */
export const OUTGOING = {
  modules: [{ module: 'there.is.none', config: {} }],
  app_service_config_files: ['/there/is/none.yaml'],
  oidc_providers: [{ idp_id: 'a', idp_name: 'a', issuer: 'https://127.0.0.1:9/', client_id: 'a', scopes: ['openid'] }],
  media_storage_providers: [{ module: 'there.is.none', store_local: true, store_remote: true }],
  email: { smtp_host: '127.0.0.1', enable_notifs: true, notif_from: 'a@example.org' },
  redis: { enabled: true, host: '127.0.0.1', port: 9 },
  turn_shared_secret_path: '/there/is/none',
  sentry: { dsn: 'http://nobody@127.0.0.1:9/0' },
  // Nobody says that it is harmless, and Synapse would refuse it: it has no secret.
  jwt_config: { enabled: true },
  database: { name: 'psycopg2', args: { host: '127.0.0.1', port: 9 } },
};
