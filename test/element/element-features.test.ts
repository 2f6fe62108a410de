import { Chart, Testing } from 'cdk8s';
import { ElementWeb, Registration, Rtc, SecretKey } from '../../lib';
import type { ElementWebOptions, HomeserverFeatures, SynapseOptions } from '../../lib';
import { newStack } from '../support/manifests';

const config = (synapse: SynapseOptions = {}, element: ElementWebOptions = {}) =>
  newStack(Testing.app(), { synapse, element, rtc: Rtc.none() }).element.config;

const alone = (features: HomeserverFeatures | undefined, element: ElementWebOptions = {}) =>
  new ElementWeb(new Chart(Testing.app(), 'chart'), 'element', {
    homeserver: { serverName: 'example.org', baseUrl: 'https://matrix.example.org/', ...(features && { features }) },
    ...element,
  }).config;

const hidden = (all: { readonly [key: string]: unknown }) =>
  Object.entries(all.setting_defaults as { readonly [name: string]: boolean })
    .filter(([, shown]) => !shown)
    .map(([name]) => name.replace('UIFeature.', ''));

const email = { smtp_host: 'mail.example.org', notif_from: 'a@example.org' };

test('of a stack without a call service, only what works is shown', () => {
  const all = config();
  expect(hidden(all).sort()).toEqual(
    [
      ...['contactLogin', 'feedback', 'identityServer', 'locationSharing', 'passwordReset', 'registration'],
      ...['thirdPartyId', 'urlPreviews', 'widgets'],
    ].filter((name) => name !== 'contactLogin'),
  );
  expect(all).toMatchObject({
    disable_guests: true,
    disable_3pid_login: true,
    integrations_ui_url: '',
    element_call: { disable: true },
    features: { feature_video_rooms: false, feature_element_call_video_rooms: false },
  });
});

test('of a stack with defaults, calls by its call service are shown in addition, and no others', () => {
  const { element } = newStack(Testing.app());
  expect(hidden(config()).filter((name) => !hidden(element.config).includes(name))).toEqual(['widgets']);
  expect(shownCalls(element.config)).toEqual([{ use_exclusively: true }, false]);
});

test.each<[string, SynapseOptions, string[]]>([
  ['a token', { registration: Registration.withToken() }, ['registration']],
  ['anybody', { registration: Registration.openToAnyoneWithoutVerification() }, ['registration']],
  ['e-mail', { extraConfig: { email } }, ['passwordReset', 'thirdPartyId']],
  ['e-mail without passwords', { extraConfig: { email, password_config: { enabled: false } } }, ['thirdPartyId']],
  ['e-mail in fixed accounts', { extraConfig: { email, enable_3pid_changes: false } }, ['passwordReset']],
  ['settings in a Secret', { extraConfigSecrets: [SecretKey.of('mail', 'yaml')] }, ['passwordReset', 'thirdPartyId']],
  ['previews', { urlPreviews: true }, ['urlPreviews']],
  ['maps', { wellKnownClientContent: { 'm.tile_server': { map_style_url: 'https://m.org' } } }, ['locationSharing']],
  [
    'a Jitsi server of its own',
    { wellKnownClientContent: { 'im.vector.riot.jitsi': { preferredDomain: 'jitsi.example.org' } } },
    ['widgets'],
  ],
  [
    'an authentication service',
    { extraConfig: { matrix_authentication_service: { enabled: true, endpoint: 'https://a.org/' } } },
    ['registration'],
  ],
])('a homeserver with %s has it shown', (_, synapse, shown) => {
  const before = hidden(config());
  const after = hidden(config(synapse));
  expect(before.filter((name) => !after.includes(name)).sort()).toEqual(shown.sort());
});

test('people log in with their e-mail address only if they can have one', () => {
  expect(config()).toHaveProperty('disable_3pid_login', true);
  expect(config({ extraConfig: { email } })).not.toHaveProperty('disable_3pid_login');
});

test('without presence, Element Web does not ask for it', () => {
  expect(config({ presence: false }).enable_presence_by_hs_url).toEqual({ 'https://matrix.example.org': false });
  expect(config()).not.toHaveProperty('enable_presence_by_hs_url');
});

test('guests are those of the homeserver', () => {
  expect(config({ extraConfig: { allow_guest_access: true } }).disable_guests).toBe(false);
});

test('a call service that another part adds later is used, and Jitsi is not offered beside it', () => {
  const stack = newStack(Testing.app(), { rtc: Rtc.none() });
  const foci = [{ type: 'livekit', livekit_service_url: 'https://rtc.example.org' }];
  stack.synapse.extend({ name: 'rtc', wellKnownClient: { 'org.matrix.msc4143.rtc_foci': foci } });
  expect(stack.element.config.element_call).toEqual({ use_exclusively: true });
  expect(hidden(stack.element.config)).not.toContain('widgets');
});

const FOCI = [{ type: 'livekit', livekit_service_url: 'https://rtc.example.org' }];
const calling: SynapseOptions = { wellKnownClientContent: { 'org.matrix.msc4143.rtc_foci': FOCI } };
const shownCalls = (all: { readonly [key: string]: unknown }) => [all.element_call, hidden(all).includes('voip')];

test.each<[string, SynapseOptions, ElementWebOptions, object | undefined]>([
  ['a call service alone', calling, {}, { use_exclusively: true }],
  ['a call service and a Jitsi server', calling, { jitsiHost: 'jitsi.example.org' }, undefined],
  ['a call service and calls of the older kind', calling, { features: { legacyCalls: true } }, undefined],
  [
    'a call service alone, although there is a Jitsi server',
    calling,
    { jitsiHost: 'jitsi.example.org', features: { legacyCalls: false } },
    { use_exclusively: true },
  ],
  ['calls of the older kind alone', {}, {}, { disable: true }],
])('Element offers calls by %s', (_, synapse, element, elementCall) => {
  expect(shownCalls(config(synapse, element))).toEqual([elementCall, false]);
});

test('without a call service and without calls of the older kind, Element offers no calls', () => {
  expect(shownCalls(config({}, { features: { legacyCalls: false } }))).toEqual([{ disable: true }, true]);
});

test('of a homeserver whose features are not known, Element finds out itself', () => {
  expect(shownCalls(alone(undefined))).toEqual([undefined, false]);
  expect(shownCalls(alone(undefined, { features: { legacyCalls: false } }))).toEqual([
    { use_exclusively: true },
    false,
  ]);
  expect(shownCalls(alone({ groupCalls: true }))).toEqual([{ use_exclusively: true }, false]);
});

test('calls need widgets in rooms of three or more, and have them', () => {
  expect(hidden(config(calling))).not.toContain('widgets');
  expect(hidden(config(calling, { features: { legacyCalls: true } }))).not.toContain('widgets');
});

test('a Jitsi server is named by its prop, and group calls are shown with it', () => {
  const all = config({}, { jitsiHost: 'jitsi.example.org' });
  expect(all.jitsi).toEqual({ preferred_domain: 'jitsi.example.org' });
  expect(hidden(all)).not.toContain('widgets');
});

test("the user's own settings of config.json win", () => {
  const extraConfig = {
    jitsi: { preferred_domain: 'jitsi.example.org' },
    disable_guests: false,
    features: { feature_video_rooms: true },
  };
  const all = config({}, { extraConfig });
  expect(all).toMatchObject(extraConfig);
  expect(hidden(all)).not.toContain('widgets');
});

test('an integration manager and maps of the user have their places shown', () => {
  const extraConfig = { integrations_ui_url: 'https://i.org', map_style_url: 'https://m.org' };
  expect(hidden(config({}, { extraConfig }))).not.toEqual(expect.arrayContaining(['widgets']));
  expect(hidden(config({}, { extraConfig }))).not.toEqual(expect.arrayContaining(['locationSharing']));
});

test('the user decides otherwise', () => {
  const features = { signUp: true, passwordReset: true, contactLogin: true, contactDetails: true, guests: true };
  const more = { urlPreviews: true, locationSharing: true, widgets: true, videoRooms: true };
  const all = config({}, { features: { ...features, ...more } });
  expect(hidden(all)).toEqual(['identityServer', 'feedback']);
  expect(all).not.toHaveProperty('disable_3pid_login');
  expect(all).toMatchObject({ disable_guests: false, features: { feature_video_rooms: true } });
  expect(hidden(config({ registration: Registration.withToken() }, { features: { signUp: false } }))).toContain(
    'registration',
  );
});

test('of a homeserver that says nothing, only what tells third parties is hidden', () => {
  expect(hidden(alone(undefined))).toEqual(['widgets', 'identityServer', 'feedback']);
  expect(alone(undefined)).toMatchObject({ disable_guests: true, features: { feature_video_rooms: false } });
  expect(alone(undefined)).not.toHaveProperty('element_call');
  expect(hidden(alone({ signUp: false }))).toContain('registration');
});
