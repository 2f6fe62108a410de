import { harmless } from './row';
import type { Json, Row } from './row';
import { TUNING_ROWS } from './tuning';

/**
 * The limits that Synapse applies to each client address. Where all clients seem to have one address, a stranger could use them up for everybody. So they are then
 * so high that they hold back nobody. The limits of each account stay as they are: these stop the guessing of passwords.
 *
 * The limit of registrations isn't here. It counts accounts that were made, and not requests, so only somebody who may register can use it up.
 */
const BY_ADDRESS: { readonly [key: string]: Json } = {
  'rc_login/address': { per_second: 1000, burst_count: 1000 },
  // The same limit counts the messages to each e-mail address and phone number, which must not be flooded.
  rc_3pid_validation: { per_second: 0.1, burst_count: 30 },
  rc_registration_token_validity: { per_second: 10, burst_count: 100 },
  rc_delayed_event_mgmt: { per_second: 100, burst_count: 500 },
  remote_media_download_per_second: '10M',
  remote_media_download_burst_count: '5G',
};

/** `extraConfig` may set the same keys: its values win. */
function byAddress(): Row[] {
  return Object.entries(BY_ADDRESS).map(([key, value]) => ({
    prop: 'realClientAddresses',
    key,
    value: ({ options }) => (options.realClientAddresses ? undefined : value),
    outside: false,
  }));
}

/** Settings of rate limits and of caches. */
export const LIMITS: Row[] = [
  ...byAddress(),
  ...TUNING_ROWS,
  ...harmless(
    'admin_contact',
    'background_updates',
    'caches',
    'dummy_events_threshold',
    'event_cache_size',
    'gc_min_interval',
    'gc_thresholds',
    'rc_admin_redaction',
    'rc_federation',
    'rc_invites',
    'rc_joins',
    'rc_joins_per_room',
    'rc_key_requests',
    'rc_login',
    'rc_media_create',
    'rc_presence',
    'rc_profile',
    'rc_remote_media_downloads',
    'rc_reports',
    'rc_third_party_invite',
    'rc_user_directory',
    'soft_file_limit',
    'sync_response_cache_duration',
    'use_frozen_dicts',
  ),
];
