import type { SharedSecret } from '../secrets/shared-secret';
import type { HomeserverExtension } from './homeserver-extension';

/** A homeserver as other parts see it. */
export interface IHomeserver {
  /** The domain in user IDs. */
  readonly serverName: string;
  /** The URL that clients use, with a slash at its end. */
  readonly baseUrl: string;
}

/** A homeserver of this cluster, which other parts can add to. */
export interface IExtensibleHomeserver extends IHomeserver {
  /** The secret that it has in common with TURN relays. */
  readonly turnSecret: SharedSecret;

  /**
   * Adds to its config what another part needs.
   *
   * @throws when there is an extension of that name, or when another extension or the homeserver itself sets one of its keys
   */
  extend(extension: HomeserverExtension): void;
}
