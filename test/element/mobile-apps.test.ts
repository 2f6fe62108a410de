import { Testing } from 'cdk8s';
import { MobileApp, OidcProvider, SecretKey } from '../../lib';
import type { MobileAppsOptions, SynapseOptions } from '../../lib';
import { findingsOf, newStack } from '../support/manifests';

const config = (mobileApps: MobileAppsOptions = {}, synapse: SynapseOptions = {}) =>
  newStack(Testing.app(), { synapse, element: { mobileApps } }).element.config;

const oidcProviders = [
  OidcProvider.keycloak({
    url: 'https://id.example.org',
    realm: 'chat',
    clientId: 'a',
    clientSecret: SecretKey.of('id', 'secret'),
  }),
];

test.each<[string, MobileAppsOptions, SynapseOptions, string]>([
  ['with passwords', {}, {}, 'element'],
  ['with passwords and single sign-on', {}, { oidcProviders }, 'element'],
  [
    'with single sign-on alone, which Element X has not',
    {},
    { oidcProviders, passwordLogin: false },
    'element-classic',
  ],
  [
    'with an authentication service',
    {},
    { extraConfig: { matrix_authentication_service: { enabled: true, endpoint: 'https://a.org/' } } },
    'element',
  ],
  ['of a user who chose one', { app: MobileApp.ELEMENT_PRO }, {}, 'element-pro'],
])('the app %s', (_, mobileApps, synapse, variant) => {
  expect(config(mobileApps, synapse)).toMatchObject({ mobile_guide_app_variant: variant });
});

test('the pages are those of the app, and a platform without one has none', () => {
  const pages = (app: MobileApp) => JSON.stringify(config({ app }).mobile_builds);
  expect(pages(MobileApp.ELEMENT_X)).toMatch(/id1631335820.*android\.x"/);
  expect(pages(MobileApp.ELEMENT_CLASSIC)).toMatch(/id1083446067.*im\.vector\.app"/);
  expect(config({ app: MobileApp.ELEMENT_PRO }).mobile_builds).toMatchObject({ fdroid: null });
  const links = { android: 'https://example.org/app' };
  expect(config({ links }).mobile_builds).toEqual({ ios: null, android: 'https://example.org/app', fdroid: null });
});

test('only without the guide, Element is told so', () => {
  expect(config()).not.toHaveProperty('mobile_guide_toast');
  expect(config({ guide: false }).mobile_guide_toast).toBe(false);
});

test.each<[string, MobileAppsOptions, string]>([
  ['no URL', { links: { ios: 'app' } }, "'element.mobileApps.links.ios' must be a URL"],
  [
    'an app without effect',
    { guide: false, app: MobileApp.ELEMENT_X, links: {} },
    "'element.mobileApps.app' has no effect",
  ],
])('%s is refused', (_, mobileApps, finding) => {
  expect(findingsOf(() => config(mobileApps))).toEqual([expect.stringContaining(finding)]);
});
