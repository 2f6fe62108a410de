import type { Code } from '../../../cli/doctor/catalogue/catalogue';
import type { Hosts } from '../../../cli/doctor/hosts';
import { MIDDLE } from './loopback';
import type { Loopback } from './loopback';
import { certificate } from './authority';
import { HOSTS, MATRIX, NAME, signedKeys } from './sound-site';
import type { Reply } from './sound-site';

export interface OutsideFault {
  readonly fault: string;
  readonly plant: (install: Loopback) => void;
  readonly codes: readonly Code[];
  readonly federation?: false;
  /** The hosts that the user names. */
  readonly hosts?: Partial<Hosts>;
  /** True if the real network makes a difference. */
  readonly wire?: true;
}

export const reply = (key: string, answer: Reply) => (install: Loopback) => void install.site.replies.set(key, answer);
export const address =
  (host: string, ...all: string[]) =>
  (install: Loopback) =>
    void install.names.set(host, all);
export const close = (place: string) => (install: Loopback) => void install.closed.add(place);
export const API = `${MATRIX}/_matrix`;
export const CLIENT = `${NAME}/.well-known/matrix/client`;
export const NO_CORS = { 'Access-Control-Allow-Origin': 'https://other.example' };
export const foci = (list: unknown) => ({
  body: { 'm.homeserver': { base_url: `https://${MATRIX}` }, 'org.matrix.msc4143.rtc_foci': list },
});
export const config = (server: object) => ({ body: { default_server_config: { 'm.homeserver': server } } });
export const sso = (location: string) => (install: Loopback) => {
  reply(`${API}/client/v3/login`, {
    body: { flows: [{ type: 'm.login.sso', identity_providers: [{ id: 'oidc-x' }] }] },
  })(install);
  reply(`${API}/client/v3/login/sso/redirect/oidc-x`, { status: 302, headers: { Location: location } })(install);
};
export const show =
  (host: string, ...chain: ReturnType<typeof certificate>[]) =>
  (install: Loopback) =>
    void install.shown.set(host, chain);
export const leaf = (options: { from?: number; to?: number; hosts?: string[] } = {}) =>
  certificate('leaf', { issuer: MIDDLE, hosts: HOSTS, ...options });
export const STAGING = certificate('(STAGING) Pretend Pear X1');
export const OTHER = certificate('Other Root');
export const srv =
  (record: string, name: string, port = 443) =>
  (install: Loopback) =>
    void install.srvs.set(`${record}.${NAME}`, [{ name, port }]);
export const all =
  (...plants: readonly ((install: Loopback) => void)[]) =>
  (install: Loopback) =>
    plants.forEach((plant) => plant(install));
/** Other servers find the homeserver at the host of the server name. */
export const federateAtName = all(
  reply(`${NAME}/_matrix/federation/v1/version`, { body: { server: { name: 'Synapse', version: '1' } } }),
  reply(`${NAME}/_matrix/key/v2/server`, { body: signedKeys(NAME, 4e12) }),
);
export const NO_SERVER_FILE = reply(`${NAME}/.well-known/matrix/server`, { status: 404 });
