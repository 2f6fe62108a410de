import { SharedSecret } from '../secrets/shared-secret';
import { checkBaseUrl, checkOtherServer } from '../shared/checks';
import { instanceOf, like, method, shapeOf, text } from '../shared/kinds';
import type { PeerEnd } from '../shared/peers';
import { required } from '../shared/shape';
import type { Kind } from '../shared/shape';
import { HOMESERVER_FEATURES } from './homeserver-features';
import type { HomeserverFeatures } from './homeserver-features';
import type { HomeserverExtension } from './homeserver-extension';

/** The names of a homeserver, for other parts. */
export interface IHomeserver {
  /** The domain in user IDs. */
  readonly serverName: string;
  /** The URL that clients use, with a slash at its end. */
  readonly baseUrl: string;
  /** The features that it offers its users. Clients ask for them at synth. @default - not known */
  readonly features?: HomeserverFeatures;
}

/** A homeserver in this cluster that other parts can extend. */
export interface IExtensibleHomeserver extends IHomeserver {
  /** The secret that the homeserver and its TURN relays share. */
  readonly turnSecret: SharedSecret;

  /**
   * Adds the settings that another part needs to the homeserver's config.
   *
   * @throws if an extension of that name exists already, or if another extension or the homeserver itself sets one of the keys
   */
  extend(extension: HomeserverExtension): void;

  /** The pods of all its processes. @internal */
  readonly _processes?: readonly PeerEnd[];
}

/** A homeserver of any class, with its names. */
export const HOMESERVER: Kind<IHomeserver> = like<IHomeserver>(
  {
    serverName: required(text(checkOtherServer)),
    baseUrl: required(text(checkBaseUrl)),
    features: shapeOf(HOMESERVER_FEATURES),
  },
  "a homeserver with its 'serverName' and its 'baseUrl'",
);

export const EXTENSIBLE_HOMESERVER: Kind<IExtensibleHomeserver> = like<IExtensibleHomeserver>(
  {
    serverName: required(text(checkOtherServer)),
    baseUrl: required(text(checkBaseUrl)),
    turnSecret: required(instanceOf(SharedSecret, "the 'turnSecret' of a SynapseServer")),
    extend: required(method),
  },
  'a homeserver that can be extended, for example a SynapseServer',
);
