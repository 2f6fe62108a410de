import { flag } from '../shared/kinds';
import type { Config } from '../shared/merge';
import type { Shape } from '../shared/shape';
import type { HomeserverFeatures } from '../synapse/homeserver-features';

/**
 * The features that Element Web shows. By default it shows those that the homeserver offers. Of a homeserver whose features aren't known, it shows what Element
 * shows by itself, except for widgets, guests and video rooms.
 */
export interface ElementFeatures {
  /** If true, there is a sign-up page. @default - as the homeserver's registration */
  readonly signUp?: boolean;
  /** If true, there is a page for forgotten passwords. @default - if the homeserver sends e-mail */
  readonly passwordReset?: boolean;
  /** If true, people may log in with their e-mail address or phone number. @default - if the homeserver can confirm one of the two */
  readonly contactLogin?: boolean;
  /** If true, people may add e-mail addresses and phone numbers to their account. @default - if the homeserver can confirm one of the two */
  readonly contactDetails?: boolean;
  /** If true, visitors become guests, who look around without an account. @default - if the homeserver has guests */
  readonly guests?: boolean;
  /** If true, people may switch on previews of the pages that messages link to. @default - if the homeserver fetches them */
  readonly urlPreviews?: boolean;
  /** If true, people may send their location. @default - if the homeserver or `map_style_url` names a server of maps */
  readonly locationSharing?: boolean;
  /** If true, people may make video rooms. Without a call service or `jitsiHost`, these open Jitsi at `meet.element.io`. @default false */
  readonly videoRooms?: boolean;
  /**
   * If true, rooms may have widgets. Calls in rooms of three or more need them: without a call service or `jitsiHost`, these open Jitsi at `meet.element.io`.
   * @default - if there is a call service, a Jitsi server or an integration manager
   */
  readonly widgets?: boolean;
  /**
   * If true, people may also start calls of the older kind: of two, by the TURN relay, for clients that know no others. Rooms of three or more then also offer Jitsi, at
   * `jitsiHost` or else at `meet.element.io`. If false, calls are started by the call service only, and without one none is. Incoming calls of the older kind ring in any case.
   * @default - if there is no call service, or a Jitsi server beside it
   */
  readonly legacyCalls?: boolean;
}

export const ELEMENT_FEATURES: Shape<ElementFeatures> = {
  signUp: flag,
  passwordReset: flag,
  contactLogin: flag,
  contactDetails: flag,
  guests: flag,
  urlPreviews: flag,
  locationSharing: flag,
  videoRooms: flag,
  widgets: flag,
  legacyCalls: flag,
};

export interface FeatureSettings {
  /** The homeserver's URL, without a slash at its end. */
  readonly homeserverUrl: string;
  /** The features that the user chose. */
  readonly chosen: ElementFeatures;
  /** The features that the homeserver offers. */
  readonly offered: HomeserverFeatures;
  readonly jitsiHost?: string;
  /** The user's own settings of config.json. */
  readonly extraConfig: Config;
}

/** The keys of config.json that show or hide features. */
export function featureConfig({ homeserverUrl, chosen, offered, jitsiHost, extraConfig }: FeatureSettings): Config {
  const shown = { ...offered, ...chosen };
  const isNamed = (key: string) => typeof extraConfig[key] === 'string' && extraConfig[key] !== '';
  const jitsi = jitsiHost ?? (extraConfig.jitsi as Config | undefined)?.preferred_domain;
  const needsWidgets = [offered.groupCalls, offered.jitsi, jitsi, isNamed('integrations_ui_url')].some(Boolean);
  const maps = isNamed('map_style_url') || offered.maps;
  return {
    disable_guests: !(shown.guests ?? false),
    ...(shown.contactLogin === false && { disable_3pid_login: true }),
    ...(offered.presence === false && { enable_presence_by_hs_url: { [homeserverUrl]: false } }),
    ...(jitsiHost !== undefined && { jitsi: { preferred_domain: jitsiHost } }),
    ...calls(offered.groupCalls, chosen.legacyCalls ?? (!offered.groupCalls || Boolean(jitsi))),
    setting_defaults: hidden({
      registration: shown.signUp,
      passwordReset: shown.passwordReset,
      thirdPartyId: shown.contactDetails,
      urlPreviews: shown.urlPreviews,
      locationSharing: chosen.locationSharing ?? maps,
      widgets: chosen.widgets ?? needsWidgets,
      // Without a call service, Element has no other calls than those of the older kind.
      voip: chosen.legacyCalls !== false || offered.groupCalls !== false,
      identityServer: false,
      feedback: false,
    }),
    features: {
      feature_video_rooms: chosen.videoRooms ?? false,
      feature_element_call_video_rooms: (chosen.videoRooms ?? false) && (offered.groupCalls ?? false),
    },
  };
}

/** Element offers calls of the older kind, and its makers' Jitsi, beside a call service, unless the call service is to be used exclusively. */
function calls(groupCalls: boolean | undefined, legacy: boolean): Config {
  if (groupCalls === false) return { element_call: { disable: true } };
  return legacy ? {} : { element_call: { use_exclusively: true } };
}

/** Element shows each feature unless it is told otherwise. */
function hidden(features: { readonly [name: string]: boolean | undefined }): Config {
  const off = Object.entries(features).filter(([, shown]) => shown === false);
  return Object.fromEntries(off.map(([name]) => [`UIFeature.${name}`, false]));
}
