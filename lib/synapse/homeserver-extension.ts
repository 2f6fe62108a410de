/** The additions of another part, such as a TURN relay or a bridge, to a homeserver. */
export interface HomeserverExtension {
  /** The name of the extension, for example `turn`: lower-case letters, digits and "-". Each name can be used only once. */
  readonly name: string;

  /**
   * Settings of homeserver.yaml, by Synapse's own names. A value at any depth may be a `SecretKey`: its file is mounted for Synapse and for the check of the config,
   * and the file's path becomes the value. If several extensions have a list under the same key, the lists are joined.
   * @default - none
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html
   */
  readonly config?: { readonly [key: string]: unknown };

  /**
   * The extension's part of the answer of `/.well-known/matrix/client`.
   * @default - nothing
   * @see https://spec.matrix.org/latest/client-server-api/#getwell-knownmatrixclient
   */
  readonly wellKnownClient?: { readonly [key: string]: unknown };

  /**
   * If true, other services can check the OpenID tokens of the users, also without federation: they find the homeserver by `/.well-known/matrix/server`, and it answers
   * `/_matrix/federation/v1/openid/userinfo`, and nothing else of federation. With federation it does so anyway.
   * @default false
   * @see https://spec.matrix.org/latest/server-server-api/#openid
   */
  readonly openId?: boolean;
}
