import { Duration, Size } from 'cdk8s';
import { Federation, LogLevel, Registration, RoomRuleAction } from '../../lib';
import { SPECIAL_NETWORKS } from '../../lib/shared/networks';
import { resolveSettings, synapseDuration, synapseSize } from '../../lib/synapse/synapse-settings';
import { fc, holds } from '../support/property';

const IDENTITY = { serverName: 'example.org', host: 'matrix.example.org', baseUrl: 'https://matrix.example.org/' };

const SIZES = [1, 1024, 1024 * 1024].map((factor) => (n: number) => Size.kibibytes(n * factor));
const DURATIONS = [1, 60, 3600, 86400].map((factor) => (n: number) => Duration.seconds(n * factor));

/** Synapse's `Config.parse_size`. */
function sizeBySynapse(text: string): number {
  const unit = { K: 1024, M: 1024 * 1024 }[text[text.length - 1]];
  return unit ? Number(text.slice(0, -1)) * unit : Number(text);
}

/** Synapse's `Config.parse_duration`, in milliseconds. */
function durationBySynapse(text: string): number {
  const unit = { s: 1000, h: 3_600_000, d: 86_400_000 }[text[text.length - 1]];
  if (!unit) throw new Error(`${text} has no unit`);
  return Number(text.slice(0, -1)) * unit;
}

test('Synapse reads every size as the same number of bytes', () => {
  const size = fc.tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(...SIZES));
  holds(size, ([n, unit]) => {
    const text = synapseSize(unit(n));
    expect(text).toMatch(/^\d+[KM]$/);
    expect(sizeBySynapse(text)).toBe(unit(n).toKibibytes() * 1024);
  });
});

test('Synapse reads every duration as the same time, in the largest unit that fits', () => {
  const units = fc.constantFrom(...DURATIONS);
  holds(fc.tuple(fc.integer({ min: 1, max: 100_000 }), units), ([n, unit]) => {
    const text = synapseDuration(unit(n));
    expect(text).toMatch(/^\d+[shd]$/);
    expect(durationBySynapse(text)).toBe(unit(n).toMilliseconds());
  });
  expect([Duration.days(2), Duration.hours(48), Duration.hours(3), Duration.seconds(90)].map(synapseDuration)).toEqual([
    ...['2d', '2d', '3h', '90s'],
  ]);
});

test('every default is resolved', () => {
  expect(resolveSettings(IDENTITY, {})).toEqual({
    ...IDENTITY,
    database: { name: 'sqlite3', args: { database: '/data/homeserver.db' } },
    registration: { enable_registration: false },
    federation: { enabled: true, allowList: undefined },
    trustedKeyServers: ['matrix.org'],
    maxUploadSize: '50M',
    presence: true,
    reportStats: false,
    publicRooms: { withoutLogin: false, overFederation: false },
    autoJoinRooms: [],
    metrics: false,
    logLevel: LogLevel.INFO,
  });
});

test('previews are off unless asked for, and never reach a special network', () => {
  const denied = (urlPreviews: boolean) =>
    resolveSettings(IDENTITY, { urlPreviews, urlPreviewDenyList: ['8.8.8.0/24'] }).urlPreviewDenyList;
  expect(denied(false)).toBeUndefined();
  expect(denied(true)).toEqual([...SPECIAL_NETWORKS, '8.8.8.0/24']);
});

test('a rule of the room directory matches everything where it names nothing', () => {
  const { publicRooms } = resolveSettings(IDENTITY, {
    publicRooms: {
      publicationRules: [{ action: RoomRuleAction.DENY }],
      aliasRules: [{ action: RoomRuleAction.ALLOW, userId: '@a:b', alias: '#x*', roomId: '!r' }],
    },
  });
  expect(publicRooms.publicationRules).toEqual([{ action: 'deny', user_id: '*', alias: '*', room_id: '*' }]);
  expect(publicRooms.aliasRules).toEqual([{ action: 'allow', user_id: '@a:b', alias: '#x*', room_id: '!r' }]);
});

test('server notices need no option of their own', () => {
  expect(resolveSettings(IDENTITY, { serverNotices: {} }).serverNotices).toEqual({
    localpart: 'notices',
    autoJoin: false,
  });
});

test.each([
  ['enabled', Federation.enabled(), { enabled: true, allowList: undefined }],
  ['disabled', Federation.disabled(), { enabled: false, allowList: [] }],
  ['an allow-list', Federation.allowList(['a.org']), { enabled: true, allowList: ['a.org'] }],
])('federation: %s', (_, federation, expected) => {
  expect(resolveSettings(IDENTITY, { federation }).federation).toEqual(expected);
});

test.each([
  ['closed', Registration.closed(), { enable_registration: false }],
  ['by shared secret', Registration.withSharedSecret(), { enable_registration: false }],
  ['by token', Registration.withToken(), { enable_registration: true, registration_requires_token: true }],
  ['by reCAPTCHA', Registration.withRecaptcha(), { enable_registration: true, enable_registration_captcha: true }],
  [
    'open',
    Registration.openToAnyoneWithoutVerification(),
    { enable_registration: true, enable_registration_without_verification: true },
  ],
])('registration: %s', (_, registration, expected) => {
  expect(resolveSettings(IDENTITY, { registration }).registration).toEqual(expected);
});
