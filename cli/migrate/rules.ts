import { extra, isObject, needless, same, decide } from './rule';
import type { Props, Rule } from './rule';
import { roomRules } from './room-rules';

/** The rules for the values of the Helm chart, by their paths in values.yaml. */
export const RULES: { readonly [path: string]: Rule | undefined } = {
  'global.domain': same('serverName'),
  'global.elementDomain': same('elementHost'),
  'synapse.image': decide('the version that this library was tested with is used'),
  'synapse.storage': needless,
  'synapse.registration': registration,
  'synapse.recaptcha': (value) =>
    isOff(value) ? {} : 'registration: Registration.withRecaptcha() in `synapse`, with both keys in .secrets.yaml',
  room_list_publication_rules: roomRules,
  turn_user_lifetime: extra('synapse', 'turn_user_lifetime'),
  'coturn.realm': needless,
  'coturn.turn_url': decide('it follows from turnHost, which is `turn.` and the server name unless you set it'),
  'coturn.public_ip_static': (value) => ({
    turn: `Turn.coturn({ externalIp: ExternalIp.static(${JSON.stringify(value)}) })`,
  }),
  'element.branding.appName': same('element/branding/name'),
  'element.branding.authHeaderLogoUrl': asset('element/branding/logo'),
  'element.branding.welcomeBackgroundUrl': asset('element/branding/welcomeBackground'),
  'element.branding.authFooterLinks': same('element/branding/footerLinks'),
  'element.branding.userNotice': extra('element', 'user_notice'),
  'element.ui.roomDirectoryServers': same('element/roomDirectory'),
  'element.ui.disableCustomUrls': (value) => ({ 'element/allowOtherHomeservers': String(!value) }),
  'element.ui.disableGuests': (value) => (value ? {} : extra('element', 'disable_guests')(value)),
  'element.ui.disableLoginLanguageSelector': extra('element', 'disable_login_language_selector'),
  'element.ui.disable3pidLogin': extra('element', 'disable_3pid_login'),
  'element.ui.defaultCountryCode': same('element/countryCode'),
  'element.ui.defaultTheme': (value) =>
    value === 'light' || value === 'dark'
      ? { 'element/theme': `ElementTheme.${value.toUpperCase()}` }
      : 'only light and dark are known',
  'element.ui.showLabsSettings': extra('element', 'show_labs_settings'),
  'element.ui.defaultFederate': extra('element', 'default_federate'),
  'element.ui.enablePresence': same('synapse/presence'),
  'element.features': extra('element', 'features'),
  'element.settingDefaults': extra('element', 'setting_defaults'),
  'element.jitsi': extra('element', 'jitsi'),
  'element.extraConfig': extraConfig,
  'element.embeddedPages': decide('element.homePage and element.welcomePage take an Asset each'),
  matrixrtc: decide('there is nothing for it yet'),
};

function extraConfig(value: unknown): Props | string {
  if (!isObject(value)) return 'it must be a map';
  const entries = Object.entries(value).map(([key, content]) => [
    `element/extraConfig/${key}`,
    JSON.stringify(content),
  ]);
  return Object.fromEntries(entries) as Props;
}

function registration(value: unknown): string {
  return isOff(value)
    ? 'registration is off, as it says; under the chart it had stayed on'
    : 'choose a Registration: nobody can sign up now';
}

function isOff(value: unknown): boolean {
  return isObject(value) && value.enabled === false;
}

/** The rule for a value that is a URL or a list of URLs. It uses the first URL of a list. */
function asset(path: string): Rule {
  return (value) => {
    const [url] = [value].flat();
    return typeof url === 'string' ? { [path]: `Asset.fromUrl(${JSON.stringify(url)})` } : 'it must be a URL';
  };
}
