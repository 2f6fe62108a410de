import { Balance, all } from './endpoint-group';
import type { EndpointGroup } from './endpoint-group';
import { Endpoints } from './endpoints';

/** Questions of clients, and of administrators about rooms and users. */
export const CLIENT_ENDPOINTS: readonly EndpointGroup[] = [
  {
    name: Endpoints.MESSAGES,
    endpoints: all('^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/messages$'),
    balance: Balance.ROOM,
    mainMayAnswer: true,
  },
  {
    name: Endpoints.CLIENT,
    endpoints: [
      ...all(
        '^/_matrix/client/(api/v1|r0|v3|unstable)/createRoom$',
        '^/_matrix/client/(api/v1|r0|v3|unstable)/publicRooms$',
        '^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/joined_members$',
        '^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/context/.*$',
        '^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/members$',
        '^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/state$',
        '^/_matrix/client/v1/rooms/.*/hierarchy$',
        '^/_matrix/client/(v1|unstable)/rooms/.*/relations/',
        '^/_matrix/client/v1/rooms/.*/threads$',
        '^/_matrix/client/unstable/im.nheko.summary/summary/.*$',
        '^/_matrix/client/v1/room_summary/.*$',
        '^/_matrix/client/(r0|v3|unstable)/account/3pid$',
        '^/_matrix/client/(r0|v3|unstable)/account/whoami$',
        '^/_matrix/client/(r0|v3|unstable)/account/deactivate$',
        '^/_matrix/client/versions$',
        '^/_matrix/client/(api/v1|r0|v3|unstable)/voip/turnServer$',
        '^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/event/',
        '^/_matrix/client/(api/v1|r0|v3|unstable)/joined_rooms$',
        '^/_matrix/client/v1/rooms/.*/timestamp_to_event$',
        '^/_matrix/client/(api/v1|r0|v3|unstable/.*)/rooms/.*/aliases',
        '^/_matrix/client/(api/v1|r0|v3|unstable)/search$',
        '^/_matrix/client/(r0|v3|unstable)/user/.*/filter(/|$)',
        '^/_matrix/client/(api/v1|r0|v3|unstable)/directory/room/.*$',
        '^/_matrix/client/(r0|v3|unstable)/capabilities$',
        '^/_matrix/client/(r0|v3|unstable)/notifications$',
        '^/_synapse/admin/v1/rooms/[^/]+$',
      ),
      { path: '^/_synapse/admin/v2/users/[^/]+$', methods: ['GET'] },
    ],
    balance: Balance.ANY,
    mainMayAnswer: true,
  },
  {
    name: Endpoints.USER_DIRECTORY,
    endpoints: all('^/_matrix/client/(r0|v3|unstable)/user_directory/search$'),
    balance: Balance.ANY,
    mainMayAnswer: true,
  },
  {
    name: Endpoints.ENCRYPTION,
    endpoints: all(
      '^/_matrix/client/(r0|v3|unstable)/keys/query$',
      '^/_matrix/client/(r0|v3|unstable)/keys/changes$',
      '^/_matrix/client/(r0|v3|unstable)/keys/claim$',
      '^/_matrix/client/(r0|v3|unstable)/room_keys/',
    ),
    balance: Balance.ANY,
    mainMayAnswer: true,
  },
];
