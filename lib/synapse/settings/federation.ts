import { checkOtherServer } from '../../shared/checks';
import { Federation } from '../federation';
import type { SynapseOptions } from '../synapse-options';
import { each } from './checks';
import { harmless, outgoing, setting } from './row';
import type { Row } from './row';

const WORKERS = "use the prop 'workers'";
const NOWHERE = ['0.0.0.0/0', '::/0'];
const DEFAULT = Federation.enabled();

/** True if the server talks to any other homeserver. */
export function isFederated(options: SynapseOptions): boolean {
  return (options.federation ?? DEFAULT)._enabled;
}

/** True if others find the server by its name, for federation or at least to check the OpenID tokens of its users. */
export function isFound(options: SynapseOptions, openId: boolean): boolean {
  return openId || isFederated(options);
}

/** Settings of federation, and of all other requests that the server sends. */
export const FEDERATION: Row[] = [
  setting('federation', {
    key: 'federation_domain_whitelist',
    default: DEFAULT,
    write: ({ _allowList }) => _allowList,
    check: (findings, prop, federation) => federation._check(findings, prop),
    outside: { off: [] },
  }),
  setting('trustedKeyServers', {
    key: 'trusted_key_servers',
    default: ['matrix.org'],
    write: (names) => names.map((server_name) => ({ server_name })),
    check: each(checkOtherServer),
    outside: { off: [] },
  }),
  {
    key: 'suppress_key_server_warning',
    instead: "use the prop 'trustedKeyServers'",
    value: () => true,
    outside: false,
  },
  ...outgoing({ send_federation: false }),
  { key: 'federation_sender_instances', instead: WORKERS, outside: { off: [] } },
  ...outgoing({
    ip_range_blacklist: NOWHERE,
    federation_ip_range_blacklist: NOWHERE,
    ip_range_whitelist: [],
    start_pushers: false,
  }),
  { key: 'pusher_instances', instead: WORKERS, outside: { off: [] } },
  ...harmless(
    'allow_device_name_lookup_over_federation',
    'allow_profile_lookup_over_federation',
    'federation',
    'user_agent_suffix',
  ),
];
