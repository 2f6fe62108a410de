import type { OutsideFault } from './fault-helpers';
import { reply, close, API, CLIENT, NO_CORS, foci, config, sso } from './fault-helpers';
import { ELEMENT, MATRIX, NAME, RTC, TURN, signedKeys } from './sound-site';

/** Faults of the programs behind them. */
export const SERVER_FAULTS: readonly OutsideFault[] = [
  {
    fault: 'no well-known for clients',
    plant: reply(CLIENT, { status: 404 }),
    codes: ['wk-client-missing', 'calls-not-offered'],
  },
  {
    fault: 'a page as well-known',
    plant: reply(CLIENT, { body: '<html>' }),
    codes: ['wk-client-not-json', 'calls-not-offered'],
  },
  {
    fault: 'a well-known without CORS',
    plant: reply(CLIENT, { ...foci([{ livekit_service_url: `https://${RTC}` }]), headers: NO_CORS }),
    codes: ['wk-client-cors'],
    wire: true,
  },
  {
    fault: 'a well-known without a URL',
    plant: reply(CLIENT, { body: { 'm.homeserver': { base_url: 'matrix' } } }),
    codes: ['wk-client-base-url', 'calls-not-offered'],
  },
  {
    fault: 'no well-known for servers, and no 8448',
    plant: reply(`${NAME}/.well-known/matrix/server`, { status: 404 }),
    codes: ['wk-server-missing'],
  },
  {
    fault: 'a page as well-known for servers',
    plant: reply(`${NAME}/.well-known/matrix/server`, { body: '<p>' }),
    codes: ['wk-server-not-json'],
  },
  {
    fault: 'a URL as m.server',
    plant: reply(`${NAME}/.well-known/matrix/server`, { body: { 'm.server': `https://${MATRIX}` } }),
    codes: ['wk-server-malformed'],
  },
  {
    fault: 'a support file without content',
    plant: reply(`${NAME}/.well-known/matrix/support`, { body: {} }),
    codes: ['wk-support-malformed'],
  },
  {
    fault: 'a support file without CORS',
    plant: reply(`${NAME}/.well-known/matrix/support`, { body: { support_page: 'https://x' }, headers: NO_CORS }),
    codes: ['wk-support-cors'],
  },
  {
    fault: 'a homeserver that is down',
    plant: reply(`${API}/client/versions`, { status: 503 }),
    codes: ['api-status'],
  },
  {
    fault: 'a page in the place of the homeserver',
    plant: reply(`${API}/client/versions`, { body: '<html>' }),
    codes: ['api-not-matrix'],
  },
  {
    fault: 'no CORS for the login',
    plant: reply(`${API}/client/v3/login`, { body: { flows: [{ type: 'm.login.password' }] }, headers: NO_CORS }),
    codes: ['api-cors'],
    wire: true,
  },
  {
    fault: 'unknown paths refused by a proxy',
    plant: reply(`${API}/client/unstable/cdk8s-matrix.doctor/no-such-path`, { status: 403 }),
    codes: ['unknown-path'],
  },
  { fault: 'a clock five minutes late', plant: (install) => void (install.site.skew = -300), codes: ['clock-skew'] },
  {
    fault: 'federation without a server behind it',
    plant: reply(`${API}/federation/v1/version`, { status: 404 }),
    codes: ['federation-status'],
  },
  {
    fault: 'a page in the place of federation',
    plant: reply(`${API}/federation/v1/version`, { body: 'ok' }),
    codes: ['federation-not-matrix'],
  },
  { fault: 'federation that is to be off', plant: () => undefined, codes: ['federation-open'], federation: false },
  { fault: 'no key', plant: reply(`${API}/key/v2/server`, { status: 404 }), codes: ['key-missing'] },
  {
    fault: 'the key of another server',
    plant: reply(`${API}/key/v2/server`, { body: signedKeys('other.example', 4e12) }),
    codes: ['key-server-name'],
  },
  {
    fault: 'a key of yesterday',
    plant: reply(`${API}/key/v2/server`, { body: signedKeys(NAME, 1e12) }),
    codes: ['key-expired'],
  },
  {
    fault: 'a key with another signature',
    plant: reply(`${API}/key/v2/server`, { body: { ...signedKeys(NAME, 4e12), added: 1 } }),
    codes: ['key-signature'],
  },
  {
    fault: 'the admin API',
    plant: reply(`${MATRIX}/_synapse/admin/v1/server_version`, { body: { server_version: '1' } }),
    codes: ['admin-open'],
  },
  {
    fault: 'the admin API, which asks for a token',
    plant: reply(`${MATRIX}/_synapse/admin/v2/users`, { status: 401, body: { errcode: 'M_MISSING_TOKEN' } }),
    codes: ['admin-open'],
  },
  {
    fault: 'public metrics',
    plant: reply(`${MATRIX}/_synapse/metrics`, { body: '# HELP x y\nx 1\n' }),
    codes: ['metrics-open'],
  },
  {
    fault: 'open registration',
    plant: reply(`${API}/client/v3/register`, {
      status: 401,
      body: { flows: [{ stages: ['m.login.registration_token'] }, { stages: ['m.login.dummy'] }] },
    }),
    codes: ['registration-open'],
  },
  {
    fault: 'no way to log in',
    plant: reply(`${API}/client/v3/login`, { body: { flows: [] } }),
    codes: ['login-missing'],
  },
  { fault: 'sign-on without a redirect', plant: sso('mailto:nobody'), codes: ['sso-redirect'], wire: true },
  {
    fault: 'sign-on at a provider that is not there',
    plant: sso(`https://${RTC}/auth?state=secret`),
    codes: ['sso-provider'],
    wire: true,
  },
  {
    fault: 'no config of Element Web',
    plant: reply(`${ELEMENT}/config.json`, { status: 404 }),
    codes: ['element-status'],
  },
  {
    fault: 'a page as config of Element Web',
    plant: reply(`${ELEMENT}/config.json`, { body: '<html>' }),
    codes: ['element-config'],
  },
  {
    fault: 'Element Web for another URL',
    plant: reply(`${ELEMENT}/config.json`, config({ base_url: 'https://matrix-client.matrix.org' })),
    codes: ['element-other-server'],
  },
  {
    fault: 'Element Web for another name',
    plant: reply(`${ELEMENT}/config.json`, config({ base_url: `https://${MATRIX}`, server_name: 'other.example' })),
    codes: ['element-other-server'],
  },
  {
    fault: 'a page by plain HTTP',
    plant: (install) => void install.site.plain.set(`${ELEMENT}/`, { body: 'hi' }),
    codes: ['http-plain'],
    wire: true,
  },
  {
    fault: 'a redirect to another host',
    plant: (install) =>
      void install.site.plain.set(`${ELEMENT}/`, { status: 302, headers: { Location: 'https://other.example/' } }),
    codes: ['http-elsewhere'],
    wire: true,
  },
  { fault: 'no group calls', plant: reply(CLIENT, foci(undefined)), codes: ['calls-not-offered'] },
  {
    fault: 'group calls without a URL',
    plant: reply(CLIENT, foci([{ type: 'livekit' }])),
    codes: ['rtc-focus-malformed'],
  },
  { fault: 'no token service', plant: reply(`${RTC}/sfu/get`, { status: 503 }), codes: ['rtc-token-service'] },
  {
    fault: 'no route to the token service',
    plant: reply(`${RTC}/sfu/get`, { status: 404 }),
    codes: ['rtc-token-service'],
  },
  {
    fault: 'a token service without CORS',
    plant: reply(`${RTC}/sfu/get`, { status: 400, headers: NO_CORS }),
    codes: ['rtc-token-cors'],
    wire: true,
  },
  { fault: 'no SFU', plant: (install) => void (install.site.upgrade = 502), codes: ['rtc-sfu'], wire: true },
  {
    fault: 'a homeserver without transports',
    plant: reply(`${API}/client/unstable/org.matrix.msc4143/rtc/transports`, {
      status: 404,
      body: { errcode: 'M_UNRECOGNIZED' },
    }),
    codes: ['rtc-transports'],
  },
  { fault: 'a relay that is closed', plant: close(`${TURN}:3478`), codes: ['turn-udp', 'turn-tcp'], wire: true },
  {
    fault: "something else on the relay's port",
    plant: (install) => void (install.stun = 'nonsense'),
    codes: ['turn-not-stun', 'turn-not-stun'],
    wire: true,
  },
  { fault: 'no TLS', plant: (install) => install.breakTls(ELEMENT), codes: ['tls-failed'], wire: true },
];
