import { Balance, all } from './endpoint-group';
import type { EndpointGroup } from './endpoint-group';
import { Endpoints } from './endpoints';

/** The requests of other servers. */
export const FEDERATION_ENDPOINTS: readonly EndpointGroup[] = [
  {
    name: Endpoints.FEDERATION_INBOUND,
    endpoints: all('^/_matrix/federation/v1/send/'),
    balance: Balance.ORIGIN,
    mainMayAnswer: true,
  },
  {
    name: Endpoints.FEDERATION,
    endpoints: all(
      '^/_matrix/federation/v1/version$',
      '^/_matrix/federation/v1/event/',
      '^/_matrix/federation/v1/state/',
      '^/_matrix/federation/v1/state_ids/',
      '^/_matrix/federation/v1/backfill/',
      '^/_matrix/federation/v1/get_missing_events/',
      '^/_matrix/federation/v1/publicRooms',
      '^/_matrix/federation/v1/query/',
      '^/_matrix/federation/v1/make_join/',
      '^/_matrix/federation/v1/make_leave/',
      '^/_matrix/federation/(v1|v2)/send_join/',
      '^/_matrix/federation/(v1|v2)/send_leave/',
      '^/_matrix/federation/v1/make_knock/',
      '^/_matrix/federation/v1/send_knock/',
      '^/_matrix/federation/(v1|v2)/invite/',
      '^/_matrix/federation/v1/event_auth/',
      '^/_matrix/federation/v1/timestamp_to_event/',
      '^/_matrix/federation/v1/exchange_third_party_invite/',
      '^/_matrix/federation/v1/user/devices/',
      '^/_matrix/key/v2/query',
      '^/_matrix/federation/v1/hierarchy/',
    ),
    balance: Balance.ANY,
    mainMayAnswer: true,
  },
];
