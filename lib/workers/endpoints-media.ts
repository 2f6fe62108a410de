import { Balance, all } from './endpoint-group';
import type { EndpointGroup } from './endpoint-group';

/**
 * The requests of the media repository. With workers for it, the main process has none. Then Synapse's stream `quarantined_media_changes` is written by these workers
 * too, and so they answer the requests of the quarantine.
 *
 * @see https://element-hq.github.io/synapse/latest/workers.html#synapseappmedia_repository
 */
export const MEDIA_ENDPOINTS: EndpointGroup = {
  name: 'media',
  endpoints: all(
    '^/_matrix/media/',
    '^/_matrix/client/v1/media/',
    '^/_matrix/federation/v1/media/',
    '^/_synapse/admin/v1/purge_media_cache$',
    '^/_synapse/admin/v1/room/.*/media.*$',
    '^/_synapse/admin/v1/user/.*/media.*$',
    '^/_synapse/admin/v1/media/.*$',
    '^/_synapse/admin/v1/quarantine_media/.*$',
    '^/_synapse/admin/v1/users/.*/media$',
    '^/_synapse/admin/v1/room/.*/media/quarantine$',
    '^/_synapse/admin/v1/user/.*/media/quarantine$',
    '^/_synapse/admin/v1/media/quarantine/.*$',
    '^/_synapse/admin/v1/media/unquarantine/.*$',
  ),
  balance: Balance.ANY,
  mainMayAnswer: false,
};
