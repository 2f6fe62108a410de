/** Synapse's options that name the file of a secret, by the option with the secret itself. Synapse refuses all of these secrets but the first in any config file. */
const FILE_OPTIONS: { readonly [option: string]: string } = {
  client_secret: 'client_secret_path',
  'redis/password': 'password_path',
  worker_replication_secret: 'worker_replication_secret_path',
};

/**
 * The remedy for a user who writes a secret into `extraConfig`.
 *
 * @param path the path of the option in homeserver.yaml, with slashes
 */
export function secretRemedy(path: string): string {
  const keys = path.split('/');
  if (keys[0].startsWith('oidc_providers[')) return "use the prop 'oidcProviders'";
  const option = keys.at(-1) ?? path;
  const file = FILE_OPTIONS[path] ?? FILE_OPTIONS[option];
  const [block] = keys[0].split('[');
  if (file !== undefined) {
    const whole = block === option ? '' : `the whole block '${block}' with `;
    const extend = `give ${whole}${file}: SecretKey.of(…) to the method extend() of the homeserver, which mounts the file`;
    return file === 'client_secret_path' ? `${extend}, or ${fragment(block, option)}` : extend;
  }
  return fragment(block, option);
}

function fragment(block: string, option: string): string {
  if (block === 'email') return "use the prop 'mail'";
  if (block === 'matrix_authentication_service') return "use the prop 'authenticationService'";
  const whole = block === option ? '' : `with the whole block '${block}', `;
  return `write it into a key of a Secret, ${whole}and name that key in the prop 'extraConfigSecrets'`;
}
