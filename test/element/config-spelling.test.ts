import { findingsOf, synthStack } from '../support/manifests';

test.each<[string, { readonly [key: string]: unknown }, string[]]>([
  [
    'a known key',
    { showLabsSettings: true },
    ["'element.extraConfig.showLabsSettings' must be spelled 'show_labs_settings'"],
  ],
  ['another spelling', { 'Show-Labs-Settings': true }, ["'element.extraConfig.Show-Labs-Settings' must be spelled"]],
  [
    'a key of a prop',
    { defaultCountryCode: 'GB' },
    [
      "'element.extraConfig.defaultCountryCode' is not taken here, because the library writes it, as 'default_country_code': use the prop 'countryCode'",
    ],
  ],
  [
    'keys inside of blocks',
    {
      embeddedPages: { homeUrl: 'h', loginForWelcome: true },
      branding: { authHeaderLogoUrl: 'l' },
      jitsi: { preferredDomain: 'j' },
    },
    [
      "'element.extraConfig.embeddedPages' must be spelled 'embedded_pages'",
      "'element.extraConfig.embeddedPages.homeUrl' is not taken here",
      "'element.extraConfig.embeddedPages.loginForWelcome' must be spelled 'login_for_welcome'",
      "'element.extraConfig.branding.authHeaderLogoUrl' is not taken here",
      "'element.extraConfig.jitsi.preferredDomain' must be spelled 'preferred_domain'",
    ],
  ],
  [
    'settings',
    { settingDefaults: { 'uifeature.registration': true }, setting_defaults: { UIFeatureDeactivate: false } },
    [
      "'element.extraConfig.settingDefaults' must be spelled",
      "'element.extraConfig.settingDefaults.uifeature.registration' must be spelled 'UIFeature.registration'",
      "'element.extraConfig.setting_defaults.UIFeatureDeactivate' must be spelled 'UIFeature.deactivate'",
    ],
  ],
  [
    'names of older versions',
    { piwik: false, welcomeUserId: '@bot:x', element_call: { url: 'https://call.example.org' } },
    [
      "'element.extraConfig.piwik' is a name",
      "'element.extraConfig.welcomeUserId' is a name",
      "'element.extraConfig.element_call.url' is a name",
    ],
  ],
  [
    'right names, and names of own modules',
    {
      sync_timeline_limit: 5,
      'org.example.module': { showLabsSettings: 1 },
      setting_defaults: { showReadReceipts: false },
      enable_presence_by_hs_url: { 'https://a.org': true },
    },
    [],
  ],
])('extraConfig with %s', (_, extraConfig, expected) => {
  const build = () => synthStack({ element: { extraConfig } });
  if (expected.length === 0) expect(build).not.toThrow();
  else expect(findingsOf(build)).toEqual(expected.map((start) => expect.stringContaining(start)));
});
