import type { OutsideFault } from './fault-helpers';
import { API, NO_SERVER_FILE, all, address, close, federateAtName, leaf, reply, show, srv } from './fault-helpers';
import { MIDDLE } from './loopback';
import { ELEMENT, MATRIX, NAME, RTC, TURN } from './sound-site';

const TLS_ONLY = { relays: [{ host: TURN, port: 5349, transport: 'tls' }] } as const;
const ANY = 'cdk8s-matrix-doctor.example.org';

/** Faults of SRV records, relays with TLS, media ports and delegated authentication. */
export const EDGE_FAULTS: readonly OutsideFault[] = [
  {
    fault: 'an SRV record of a host without an address',
    plant: all(NO_SERVER_FILE, srv('_matrix-fed._tcp', 'gone.example.org')),
    codes: ['srv-target'],
  },
  {
    fault: 'an SRV record of a host with a private address',
    plant: all(NO_SERVER_FILE, federateAtName, srv('_matrix-fed._tcp', 'fed.example.org'), (install) => {
      install.names.set('fed.example.org', ['10.1.2.3']);
    }),
    codes: ['dns-private'],
  },
  {
    fault: 'an SRV record of the deprecated kind',
    plant: all(NO_SERVER_FILE, federateAtName, srv('_matrix._tcp', MATRIX)),
    codes: ['srv-deprecated'],
  },
  {
    fault: 'no Element Web where DNS knows any name',
    plant: all(address(ANY, '203.0.113.7'), reply(`${ELEMENT}/config.json`, { status: 404 })),
    codes: ['dns-guessed'],
  },
  {
    fault: 'an expired certificate of the relay',
    plant: show(TURN, leaf({ to: -2 }), MIDDLE),
    codes: ['cert-expired'],
    wire: true,
  },
  {
    fault: 'a relay with TLS only that is closed',
    plant: all(close(`${TURN}:5349`), close(`${TURN}:3478`)),
    codes: ['turn-tls'],
    hosts: TLS_ONLY,
    wire: true,
  },
  {
    fault: 'a relay that does not answer by TLS',
    plant: (install) => void (install.stun = 'nonsense'),
    codes: ['turn-not-stun'],
    hosts: TLS_ONLY,
    wire: true,
  },
  {
    fault: 'no TCP port of the SFU',
    plant: close(`${RTC}:7881`),
    codes: ['sfu-tcp'],
    hosts: { sfus: [{ host: RTC, tcp: 7881, udp: 7882 }] },
    wire: true,
  },
  {
    fault: 'no UDP port of the SFU',
    plant: close(`${RTC}:7882`),
    codes: ['sfu-udp'],
    hosts: { sfus: [{ host: RTC, tcp: 7881, udp: 7882 }] },
    wire: true,
  },
  {
    fault: 'no media ports at the host of the token service',
    plant: all(close(`${RTC}:7881`), close(`${RTC}:7882`)),
    codes: ['sfu-guessed'],
    wire: true,
  },
  {
    fault: 'no SFU beside the token service',
    plant: (install) => void (install.site.upgrade = 404),
    codes: ['rtc-sfu-elsewhere'],
  },
  {
    fault: 'no route to the SFU that is there',
    plant: (install) => void (install.site.upgrade = 404),
    codes: ['rtc-sfu'],
    hosts: { sfus: [{ host: RTC, tcp: 7881 }] },
  },
  {
    fault: 'an authentication service that is down',
    plant: all(
      reply(`${API}/client/v3/login`, { body: { flows: [] } }),
      reply(`${API}/client/v1/auth_metadata`, {
        body: { issuer: `https://${RTC}/`, authorization_endpoint: `https://${RTC}/authorize` },
      }),
      reply(`${RTC}/authorize`, { status: 502 }),
    ),
    codes: ['auth-service'],
  },
  {
    fault: 'the admin API at the port for other servers',
    plant: all(
      federateAtName,
      reply(`${NAME}/.well-known/matrix/server`, { body: { 'm.server': `${NAME}:443` } }),
      reply(`${NAME}/_synapse/admin/v2/users`, { status: 401, body: { errcode: 'M_MISSING_TOKEN' } }),
    ),
    codes: ['admin-open'],
  },
];

/** Installs that are unusual and sound. */
export const SOUND_VARIANTS: readonly Omit<OutsideFault, 'codes'>[] = [
  { fault: 'a relay with TLS only', plant: close(`${TURN}:3478`), hosts: TLS_ONLY, wire: true },
  { fault: 'a relay without TLS', plant: close(`${TURN}:5349`), wire: true },
  {
    fault: 'a relay by UDP only',
    plant: () => undefined,
    hosts: { relays: [{ host: TURN, port: 3478, transport: 'udp' }] },
    wire: true,
  },
  {
    fault: 'neither Element Web nor a relay',
    plant: all(address(ELEMENT), address(TURN)),
    hosts: { elements: [], relays: [] },
  },
  {
    fault: 'Element Web at two hosts',
    plant: reply(`${RTC}/config.json`, {
      body: { default_server_config: { 'm.homeserver': { base_url: `https://${MATRIX}`, server_name: NAME } } },
    }),
    hosts: { elements: [ELEMENT, RTC] },
  },
  {
    fault: 'an SRV record in the place of a well-known',
    plant: all(NO_SERVER_FILE, federateAtName, srv('_matrix-fed._tcp', MATRIX)),
  },
  { fault: 'a wildcard in DNS', plant: address(ANY, '203.0.113.7') },
  {
    fault: 'delegated authentication',
    plant: all(
      reply(`${API}/client/v3/login`, { body: { flows: [] } }),
      reply(`${API}/client/v1/auth_metadata`, {
        body: { issuer: `https://${RTC}/`, authorization_endpoint: `https://${RTC}/authorize` },
      }),
      reply(`${RTC}/authorize`, { status: 400, body: 'no client_id' }),
    ),
  },
];
