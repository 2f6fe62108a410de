/** What another part adds to a homeserver, such as a TURN relay or a bridge. */
export interface HomeserverExtension {
  /** Names it, for example `turn`: lower-case letters, digits and "-". Each name can be used once. */
  readonly name: string;

  /**
   * Settings of homeserver.yaml, by Synapse's own names. A `SecretKey` among them, at any depth, is mounted where Synapse and the check of its config read it, and stands for the
   * path of its file. Lists of several extensions under one key are joined.
   * @default - none
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html
   */
  readonly config?: { readonly [key: string]: unknown };

  /**
   * What `/.well-known/matrix/client` says because of it.
   * @default - nothing
   * @see https://spec.matrix.org/latest/client-server-api/#getwell-knownmatrixclient
   */
  readonly wellKnownClient?: { readonly [key: string]: unknown };
}
