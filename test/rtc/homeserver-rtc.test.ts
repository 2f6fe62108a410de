import { TOKEN_SERVICE_FEATURES, homeserverRtc } from '../../lib/rtc/homeserver-rtc';
import { tokenServiceRegistration } from '../../lib/rtc/registration';

const { config, wellKnownClient } = homeserverRtc({
  url: 'wss://rtc.example.org',
  serviceUrl: 'https://rtc.example.org',
});

test('clients find the address under both of its names', () => {
  const transport = { type: 'livekit', url: 'wss://rtc.example.org', livekit_service_url: 'https://rtc.example.org' };
  expect(config.matrix_rtc).toEqual({ transports: [transport] });
  expect(wellKnownClient).toEqual({
    'org.matrix.msc4143.rtc_foci': [{ type: 'livekit', livekit_service_url: 'https://rtc.example.org' }],
  });
});

test('all features are on that a call needs', () => {
  expect({ ...(config.experimental_features as object), ...TOKEN_SERVICE_FEATURES }).toEqual({
    msc4143_enabled: true,
    msc4222_enabled: true,
    msc4354_enabled: true,
    msc4502_enabled: true,
    msc4512_enabled: true,
  });
  expect(config.max_event_delay_duration).toBe('24h');
});

test.each(['private_chat', 'trusted_private_chat', 'public_chat'])(
  'members of a new %s may take part in its call, and change nothing else',
  (preset) => {
    const levels = config.default_power_level_content_override as {
      readonly [name: string]: { readonly events: { readonly [type: string]: number } };
    };
    const { 'org.matrix.msc3401.call.member': member, ...others } = levels[preset].events;
    expect(member).toBe(0);
    expect(Object.values(others).every((level) => level >= 50)).toBe(true);
    expect(others['m.room.power_levels']).toBe(100);
  },
);

test('the registration is for the users of this server only', () => {
  const { namespaces } = tokenServiceRegistration('example.org', 'http://lk-jwt-service:8080') as {
    readonly namespaces: { readonly users: readonly { readonly regex: string }[] };
  };
  const users = new RegExp(`^${namespaces.users[0].regex}$`);
  expect(users.test('@alice:example.org')).toBe(true);
  for (const stranger of ['@alice:examplexorg', '@alice:example.org.evil.test', '@alice:other.org']) {
    expect(users.test(stranger)).toBe(false);
  }
});
