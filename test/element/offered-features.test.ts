import { Chart, Testing } from 'cdk8s';
import { ElementWeb, Mail, MailSecurity, Registration, Rtc, SecretKey } from '../../lib';
import type { ElementFeatures, ElementWebOptions, SynapseOptions } from '../../lib';
import { findingsOf, newStack } from '../support/manifests';

const ALL: ElementFeatures = {
  signUp: true,
  passwordReset: true,
  contactLogin: true,
  contactDetails: true,
  guests: true,
  urlPreviews: true,
  locationSharing: true,
};

/** The findings of a whole synth, by their props. */
const refused = (features: ElementFeatures, synapse: SynapseOptions = {}, element: ElementWebOptions = {}) => {
  const app = Testing.app();
  newStack(app, { synapse, element: { ...element, features }, rtc: Rtc.none() });
  const found: string[] = [];
  try {
    app.synth();
  } catch (error) {
    const thrown = () => {
      throw error;
    };
    found.push(...findingsOf(thrown));
  }
  return found.map((finding) => /^'element\.features\.(\w+)' must not be true/.exec(finding)?.[1] ?? finding);
};

const mail = Mail.smtp({ host: 'mail.example.org', from: 'chat@example.org', security: MailSecurity.NONE });
const maps = { 'm.tile_server': { map_style_url: 'https://maps.example.org' } };

test('nothing is opened that the homeserver lacks, and all of it is told at once', () => {
  expect(refused(ALL).sort()).toEqual(Object.keys(ALL).sort());
  expect(refused({})).toEqual([]);
  expect(refused(Object.fromEntries(Object.keys(ALL).map((name) => [name, false])))).toEqual([]);
});

test.each<[string, SynapseOptions, ElementWebOptions, (keyof ElementFeatures)[]]>([
  ['sign-up', { registration: Registration.withToken() }, {}, ['signUp']],
  ['mail', { mail }, {}, ['passwordReset', 'contactLogin', 'contactDetails']],
  ['mail without passwords', { mail, extraConfig: { password_config: { enabled: false } } }, {}, ['contactDetails']],
  [
    'settings that nobody can read',
    { extraConfigSecrets: [SecretKey.of('mine', 'yaml')] },
    {},
    ['passwordReset', 'contactLogin', 'contactDetails'],
  ],
  ['guests', { extraConfig: { allow_guest_access: true } }, {}, ['guests']],
  ['previews', { urlPreviews: true }, {}, ['urlPreviews']],
  ['maps', { wellKnownClientContent: maps }, {}, ['locationSharing']],
  ['maps of Element Web', {}, { extraConfig: { map_style_url: 'https://maps.example.org' } }, ['locationSharing']],
])('with %s these may be true', (_, synapse, element, allowed) => {
  const denied = Object.keys(ALL).filter((name) => !allowed.includes(name as keyof ElementFeatures));
  expect(refused(ALL, synapse, element).sort()).toEqual(denied.sort());
});

test('an error names the prop that opens it at the homeserver', () => {
  const app = Testing.app();
  const homeserver = { serverName: 'example.org', baseUrl: 'https://matrix.example.org/', features: { signUp: false } };
  new ElementWeb(new Chart(app, 'chart'), 'element', { homeserver, features: { signUp: true, guests: true } });
  expect(findingsOf(() => app.synth())).toEqual([
    "'features.signUp' must not be true, as the homeserver has no sign-up page: set its 'registration', or leave this out",
  ]);
});

test('a part that is made later may bring the feature', () => {
  const app = Testing.app();
  const stack = newStack(app, { element: { features: { locationSharing: true } } });
  stack.synapse.extend({ name: 'maps', wellKnownClient: maps });
  expect(() => app.synth()).not.toThrow();
});
