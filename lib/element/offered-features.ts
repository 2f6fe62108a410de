import type { Findings } from '../shared/findings';
import type { Config } from '../shared/merge';
import type { HomeserverFeatures } from '../synapse/homeserver-features';
import type { ElementFeatures } from './element-features';

const MAIL = "give it 'mail'";

/** The ways to features that Element Web can't have by itself. */
const NEEDS = {
  signUp: ['no sign-up page', "set its 'registration'"],
  passwordReset: ['no new passwords by e-mail', `${MAIL}, and leave its passwords on`],
  contactLogin: ['no login by e-mail address or phone number', `${MAIL}, and leave its passwords on`],
  contactDetails: ['no way to confirm e-mail addresses or phone numbers', MAIL],
  guests: ['no guests', "set allow_guest_access in its 'extraConfig' to true"],
  urlPreviews: ['no previews of links', "set its 'urlPreviews' to true"],
  locationSharing: ['no server of maps', "name one: m.tile_server in its 'wellKnownClientContent'"],
} satisfies { [feature in keyof ElementFeatures]?: [string, string] };

type Needing = keyof typeof NEEDS;

/** Finds features that people would see in Element Web, and that the homeserver would refuse. One that isn't known may be there. */
export function checkOffered(
  findings: Findings,
  prop: string,
  given: { readonly chosen: ElementFeatures; readonly offered: HomeserverFeatures; readonly extraConfig: Config },
): void {
  const { maps, ...others } = given.offered;
  const ownMaps = given.extraConfig.map_style_url;
  const offered = { ...others, locationSharing: maps === false && ownMaps ? true : maps };
  for (const [feature, [lacking, remedy]] of Object.entries(NEEDS) as [Needing, [string, string]][]) {
    if (given.chosen[feature] !== true || offered[feature] !== false) continue;
    const rule = `must not be true, as the homeserver has ${lacking}`;
    findings.add(`${prop}.${feature}`, `${rule}: ${remedy}, or leave this out`);
  }
}
